#include "ganflow/dynamics/small_game_step.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/objectives/dirac_game.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace ganflow::dynamics {
namespace {

using objectives::bilinear_game;
using objectives::dirac_game;
using objectives::SmallGame;

double largest_modulus(const SmallGame& game, ToyFlowKind kind, double step) {
  double largest = 0;
  for (const auto& z : step_multipliers(game, kind, step)) {
    largest = std::max(largest, std::abs(z));
  }
  return largest;
}

TEST(SmallGameStep, BilinearModuliAreTheClosedForms) {
  for (const double gamma : {0.25, 1.0, 4.0}) {
    for (const double h : {0.05, 0.4}) {
      const SmallGame game = bilinear_game(gamma);
      const double square = h * h * gamma;
      EXPECT_NEAR(largest_modulus(game, ToyFlowKind::kEuler, h), std::sqrt(1 + square), 1e-15);
      EXPECT_NEAR(largest_modulus(game, ToyFlowKind::kExtragradient, h), std::sqrt(1 - square + square * square),
                  1e-15);
      EXPECT_NEAR(largest_modulus(game, ToyFlowKind::kAlternating, h), 1, 1e-15);
      // |z|² of z² − (1 + 2ix)z + ix, x = h√γ: ½(1 + √(1 − 4x²)) with the larger root for 4x² ≤ 1 is its square
      if (4 * square <= 1) {
        EXPECT_NEAR(largest_modulus(game, ToyFlowKind::kOptimistic, h),
                    std::sqrt(0.5 * (1 + std::sqrt(1 - 4 * square))), 1e-15);
      }
    }
  }
}

/// A determinant of successive states is multiplied by that of the step: a measurement without an eigenvalue solver.
TEST(SmallGameStep, StepsGrowByTheirMultipliers) {
  const double h = 0.1;
  for (const SmallGame& game : {bilinear_game(2), dirac_game({.loss = objectives::DiracLoss::kWgan,
                                                  .remedy = objectives::DiracRemedy::kR1,
                                                  .strength = 0.3,
                                                  .critic_speed = 2})}) {
    for (const ToyFlowKind kind : {ToyFlowKind::kEuler, ToyFlowKind::kAlternating, ToyFlowKind::kExtragradient}) {
      SmallGameStep step(game, kind, h);
      std::array<std::array<double, 2>, 3> x{{{1, 0.5}}};
      for (std::size_t i = 1; i < 3; ++i) {
        x[i] = x[i - 1];
        step(x[i]);
      }
      const auto area = [&](std::size_t i) { return x[i][0] * x[i + 1][1] - x[i][1] * x[i + 1][0]; };
      EXPECT_NEAR(std::sqrt(area(1) / area(0)), largest_modulus(game, kind, h), 1e-14)
          << game.name << ", " << to_string(kind);
    }
  }
}

TEST(SmallGameStep, EvaluationsAndClips) {
  const SmallGame game = bilinear_game(1, 1);
  std::array x{0.0, 1.0};
  SmallGameStep euler(game, ToyFlowKind::kEuler, 2);
  euler(x);
  EXPECT_EQ(x, (std::array{-1.0, 1.0}));
  EXPECT_EQ(euler.evaluations(), 1);
  SmallGameStep extragradient(game, ToyFlowKind::kExtragradient, 0.5);
  extragradient(x);
  EXPECT_EQ(extragradient.evaluations(), 2);
}

TEST(SmallGameStep, RefusesFlowsThatAreNone) {
  EXPECT_THROW(SmallGameStep(bilinear_game(1), ToyFlowKind::kSgd, 0.1), InputError);
  EXPECT_THROW(step_multipliers(bilinear_game(1), ToyFlowKind::kSymplectic, 0.1), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
