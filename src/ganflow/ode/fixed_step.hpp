#pragma once
/// Explicit Runge–Kutta methods of fixed step: the ones whose order one wants to see.

#include "ganflow/ode/embedded_step.hpp"
#include "ganflow/ode/walls.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace ganflow::ode {

enum class FixedMethod {
  kEuler,  ///< order 1, 1 evaluation a step; with walls this is projected gradient descent–ascent
  kHeun,   ///< order 2, 2 evaluations
  kRk4,    ///< order 4, 4 evaluations
};

/// Coefficients of a method in which stage i needs only stage i − 1: a_i,i−1 = c_i.
struct Chain {
  std::size_t stages;
  std::array<double, 4> c;
  std::array<double, 4> b;
};
const Chain& chain_of(FixedMethod method);

/// x ← π_Q(x + h Σ b_i k_i), `steps` times from `time`; the clip π_Q is of the end of a step only, so walls keep
/// order 1.
///
/// Shapes  x (n), updated in place.
/// Cost    as above; allocates once.
/// Check   slopes 1, 2, 4 (tests/unit/ode/fixed_step_test.cpp).
void integrate_fixed(FixedMethod method, const VectorField& field, const Walls& walls, double time, double step,
                     std::int64_t steps, std::span<double> x);

}  // namespace ganflow::ode
