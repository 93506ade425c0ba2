#pragma once
/// One step of each algorithm on a small game, and by what it multiplies a deviation from the equilibrium.

#include "ganflow/dynamics/toy_flow.hpp"
#include "ganflow/objectives/small_game.hpp"

#include <complex>
#include <span>
#include <vector>

namespace ganflow::dynamics {

/// x ← π_Q(step of `kind`): kEuler, kAlternating (the critic first), kExtragradient or kOptimistic.
///
/// Cost    one or two velocities a step.
/// Check   its growth on linear games is step_multipliers' (tests/unit/dynamics/small_game_step_test.cpp).
class SmallGameStep {
 public:
  SmallGameStep(const objectives::SmallGame& game, ToyFlowKind kind, double step);
  void operator()(std::span<double> x);
  std::int64_t evaluations() const { return evaluations_; }

 private:
  void evaluate(std::span<const double> x);
  void clip(std::span<double> x) const;

  const objectives::SmallGame& game_;
  ToyFlowKind kind_;
  double step_;
  std::vector<double> velocity_;
  std::vector<double> velocity_before_;  // of kOptimistic; empty before the first step
  std::vector<double> trial_;
  std::int64_t evaluations_ = 0;
};

/// Throws InputError for the kinds that a small game has not: no latents to draw, and θ is its own travel coordinate.
void check_small_game_flow(ToyFlowKind kind);

/// The eigenvalues of one step, linear about the equilibrium, on the plane (x_0, x_1) where all small games turn. With
/// J's eigenvalues λ and entries (a b; c d), h the step:
///   Euler 1 + hλ;  extragradient 1 + hλ + h²λ²;  optimistic the roots of z² − (1 + 2hλ)z + hλ;
///   alternating: determinant (1 + ha)(1 + hd), trace 2 + h(a + d) + h²bc.
/// On the bilinear game the moduli are √(1 + h²γ) > 1, √(1 − h²γ + h⁴γ²) < 1 for h²γ < 1, and 1 for h²γ ≤ 4.
std::vector<std::complex<double>> step_multipliers(const objectives::SmallGame& game, ToyFlowKind kind, double step);

}  // namespace ganflow::dynamics
