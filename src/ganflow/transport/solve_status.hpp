#pragma once
/// How a long computation ended, and how it is watched.

#include <functional>

namespace ganflow::transport {

enum class SolveStatus {
  kConverged,       ///< reached what was asked; exact methods: finished
  kIterationLimit,  ///< ran out of iterations: the value is the best so far
  kInterrupted,     ///< the caller stopped it: the value is the best so far
};

/// Called now and then on the calling thread with the fraction done (or NaN where nobody can know); false stops.
using Progress = std::function<bool(double fraction)>;

}  // namespace ganflow::transport
