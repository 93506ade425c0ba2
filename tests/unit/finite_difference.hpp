#pragma once
/// Central differences, the oracle of gradients in double.

#include <functional>

namespace ganflow {

inline constexpr double kDifferenceStep = 1e-5;

/// Relative to the size of the whole gradient: entries near 0 carry the difference's own error.
inline constexpr double kDifferenceTolerance = 1e-7;

/// f′ at `value`, which is restored. Error about h² + ε/h = 1e-10 for values of order 1.
inline double difference(double& value, const std::function<double()>& f) {
  const double saved = value;
  value = saved + kDifferenceStep;
  const double up = f();
  value = saved - kDifferenceStep;
  const double down = f();
  value = saved;
  return (up - down) / (2 * kDifferenceStep);
}

}  // namespace ganflow
