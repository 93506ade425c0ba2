#pragma once
/// Velocity fields whose solutions are known, for the tests of this folder.

#include "ganflow/ode/embedded_step.hpp"

#include <array>
#include <cmath>

namespace ganflow::ode {

/// x' = −y, y' = x: (cos t, sin t) from (1, 0).
inline void rotate(double /*time*/, std::span<const double> x, std::span<double> velocity) {
  velocity[0] = -x[1];
  velocity[1] = x[0];
}

/// x' = 2 t x²: 1/(1 − t²) from 1 at t = 0. Not autonomous, not linear.
inline void accelerate(double time, std::span<const double> x, std::span<double> velocity) {
  velocity[0] = 2 * time * x[0] * x[0];
}
inline double accelerated(double time) { return 1 / (1 - time * time); }

/// log2 of the error's fall when the step is halved.
template <class ErrorOfStep>
double slope(const ErrorOfStep& error, double step) {
  return std::log2(error(step) / error(step / 2));
}

}  // namespace ganflow::ode
