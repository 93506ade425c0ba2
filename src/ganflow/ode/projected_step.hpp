#pragma once
/// Explicit Runge–Kutta steps of fixed length for x' = Proj_Q v(t, x) (theory §4), for states too large to stop at
/// every contact.

#include "ganflow/ode/fixed_step.hpp"
#include "ganflow/ode/walls.hpp"

#include <span>
#include <vector>

namespace ganflow::ode {

/// Stages k_i = Proj_Q v at π_Q(x + h c_i k_{i−1}), then x ← π_Q(x + h Σ b_i k_i): a coordinate that rests at a wall and
/// presses outward stands still in every stage, so sliding keeps the method's order.
///
/// Error   the method's order where no coordinate meets or leaves a wall; a step with a contact or a release is wrong by
///         O(h²), so order 2 at most across finitely many. Euler's step is projected gradient descent–ascent.
/// Cost    1, 2 or 4 evaluations.
/// Check   slopes, with and without walls (tests/unit/ode/projected_step_test.cpp).
class ProjectedStep {
 public:
  ProjectedStep(FixedMethod method, Walls walls, std::size_t dimension);
  void operator()(const VectorField& field, double time, double length, std::span<double> x);

 private:
  FixedMethod method_;
  Walls walls_;
  std::vector<double> stage_;
  std::vector<double> velocity_;
  std::vector<double> increment_;
};

/// v_k ← 0 where x_k is at a wall and v_k points outward: Proj_Q of theory §4.
void project_velocity(const Walls& walls, std::span<const double> x, std::span<double> velocity);

}  // namespace ganflow::ode
