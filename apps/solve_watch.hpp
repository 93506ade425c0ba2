#pragma once
/// Progress of one long solve on standard error, and its end by Ctrl-C.

#include "ganflow/transport/solve_status.hpp"

#include "interrupt.hpp"

#include <chrono>
#include <string>

namespace ganflow::apps {

/// On a terminal a line that redraws itself, elsewhere a plain line every ten seconds; nothing in the first second.
class SolveWatch {
 public:
  explicit SolveWatch(std::string name);
  ~SolveWatch();  ///< wipes the line
  SolveWatch(const SolveWatch&) = delete;
  SolveWatch& operator=(const SolveWatch&) = delete;

  /// False once somebody has asked to stop.
  bool keep_going(const transport::Advance& advance);

 private:
  std::string name_;
  InterruptListener interrupt_;
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point begun_;
  double last_ = 0;  ///< seconds at which it last spoke
};

}  // namespace ganflow::apps
