#pragma once
/// Progress on standard error: a bar that redraws itself on a terminal, a plain line at intervals elsewhere.

#include "ganflow/experiment/run_loop.hpp"
#include "ganflow/record/observer.hpp"

#include <string>

namespace ganflow::apps {

class ProgressLine : public record::Observer {
 public:
  ProgressLine(std::string name, record::Columns columns);
  void on_frame(const record::Frame& frame) override;  ///< remembers the live figures
  void show(const experiment::Progress& progress);
  void finish();  ///< ends the line on a terminal

 private:
  std::string line(const experiment::Progress& progress) const;

  std::string name_;
  record::Columns columns_;
  record::Frame latest_;
  bool terminal_;
  bool drawn_ = false;
  double last_plain_ = 0;
};

}  // namespace ganflow::apps
