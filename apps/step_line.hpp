#pragma once
/// Progress of work in steps on standard error: a line that redraws itself on a terminal, elsewhere a plain line every
/// ten seconds.

#include <chrono>
#include <cstddef>
#include <string>

namespace ganflow::apps {

class StepLine {
 public:
  explicit StepLine(std::string name);
  ~StepLine();  ///< wipes the line
  StepLine(const StepLine&) = delete;
  StepLine& operator=(const StepLine&) = delete;

  void show(std::size_t step, std::size_t steps, const std::string& what);

 private:
  std::string name_;
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point begun_;
  double last_ = 0;  ///< seconds at which it last spoke
};

}  // namespace ganflow::apps
