#pragma once
/// Progress of a study on standard error: a line that redraws itself on a terminal, a plain one at intervals elsewhere.

#include "ganflow/experiment/cell_runner.hpp"

#include <string>

namespace ganflow::apps {

class StudyProgress {
 public:
  /// `cells` are still to run; `before` are done already.
  StudyProgress(std::string name, std::size_t cells, std::size_t before);
  ~StudyProgress();  ///< ends the line on a terminal
  StudyProgress(const StudyProgress&) = delete;
  StudyProgress& operator=(const StudyProgress&) = delete;
  void show(const experiment::CellProgress& progress);

 private:
  std::string name_;
  std::size_t cells_;
  std::size_t before_;
  bool terminal_;
  bool drawn_ = false;
  double last_ = 0;
};

}  // namespace ganflow::apps
