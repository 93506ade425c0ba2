#pragma once
/// How a long computation ended, and how it is watched.

#include <cstddef>
#include <functional>
#include <limits>
#include <string>

namespace ganflow::transport {

enum class SolveStatus {
  kConverged,       ///< reached what was asked; exact methods: finished
  kIterationLimit,  ///< ran out of iterations: the value is the best so far
  kInterrupted,     ///< the caller stopped it: the value is the best so far
};

/// How far a computation is: the share that is done, or else its phase in words.
struct Advance {
  double fraction = std::numeric_limits<double>::quiet_NaN();  ///< of all work, or of the phase if there is one
  std::string phase{};                                         ///< "pivots"; empty: there is one only
  std::size_t count = 0;  ///< what the phase has done, where nobody knows the share
};

/// Called several times a second on the calling thread; false stops.
using Progress = std::function<bool(const Advance& advance)>;

/// Thrown inside the solvers, never out of them, where the caller wants to stop in the middle of something.
struct Stopped {};

}  // namespace ganflow::transport
