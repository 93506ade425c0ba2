#include "ganflow/dynamics/small_game_flow.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/small_game_step.hpp"
#include "ganflow/objectives/dirac_game.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

namespace ganflow::dynamics {
namespace {

using objectives::bilinear_game;
using objectives::dirac_game;
using objectives::DiracLoss;
using objectives::DiracRemedy;
using objectives::gaussian_mean_game;
using objectives::SmallGame;

/// The clipped WGAN cycles: a slide, then the circle of radius `clip` for ever.
TEST(SmallGameFlow, ClippedWganArrivesAndCycles) {
  for (const double gamma : {0.5, 1.0, 3.0}) {
    const SmallGame game = dirac_game({.loss = DiracLoss::kWgan, .critic_speed = gamma, .clip = 0.8});
    for (const auto& start : {std::array{2.0, 0.1}, {-1.0, 0.8}, {3.0, 0.8}, {1.2, -0.8}}) {
      const SmallOrbit orbit = follow(game, start, {});
      ASSERT_TRUE(orbit.arrival && orbit.period) << start[0];
      EXPECT_NEAR(*orbit.arrival, game.arrival(start), 1e-10 * *orbit.arrival) << start[0] << ", " << start[1];
      EXPECT_NEAR(*orbit.period, 2 * std::acos(-1.0) / std::sqrt(gamma), 1e-11 * *orbit.period);
      EXPECT_NEAR(game.first_integral(orbit.x.view().row_span(orbit.time.size() - 1)), 0.64, 1e-11);
    }
  }
}

TEST(SmallGameFlow, ClippedGanCyclesWithItsBesselPeriod) {
  const SmallGame game = dirac_game({.loss = DiracLoss::kGan, .clip = 1.5});
  const SmallOrbit orbit = follow(game, std::array{3.0, 0.0}, {.time = 200});
  ASSERT_TRUE(orbit.period);
  EXPECT_NEAR(*orbit.period, game.period(2.25), 1e-11 * *orbit.period);
}

TEST(SmallGameFlow, BilinearOnABoxArrivesAsTheToyGame) {
  for (const double gamma : {0.4, 1.0, 2.5}) {
    const SmallGame game = bilinear_game(gamma, 1.5);
    for (const auto& start : {std::array{1.4, -1.0}, {0.2, 1.5}, {-1.5, -1.5}}) {
      if (game.first_integral(start) <= *game.wall_integral) {
        continue;
      }
      const SmallOrbit orbit = follow(game, start, {});
      ASSERT_TRUE(orbit.arrival && orbit.period) << gamma << ": " << start[0];
      EXPECT_NEAR(*orbit.arrival, game.arrival(start), 1e-10) << gamma << ": " << start[0];
      EXPECT_NEAR(*orbit.period, 2 * std::acos(-1.0) / std::sqrt(gamma), 1e-11 * *orbit.period);
    }
  }
}

/// R1 and consensus converge, at the rate of their slowest eigenvalue, turning or not.
TEST(SmallGameFlow, RemediesConvergeAtTheirEigenvalues) {
  for (const DiracLoss loss : {DiracLoss::kGan, DiracLoss::kWgan}) {
    for (const DiracRemedy remedy : {DiracRemedy::kR1, DiracRemedy::kConsensus}) {
      for (const double strength : {0.3, 2.7}) {
        for (const double gamma : {0.25, 1.0}) {
          const SmallGame game =
              dirac_game({.loss = loss, .remedy = remedy, .strength = strength, .critic_speed = gamma});
          const SmallOrbit orbit = follow(game, std::array{0.8, -0.6}, {});
          ASSERT_TRUE(orbit.rate) << game.name;
          EXPECT_NEAR(*orbit.rate, game.eigenvalues[0].real(), 2e-6 * std::abs(*orbit.rate))
              << game.name << ", λ = " << strength << ", γ = " << gamma;
        }
      }
    }
  }
}

TEST(SmallGameFlow, TheMeanOfAGaussianConvergesAtTheEigenvaluesOfItsLevel) {
  for (const double gamma : {0.5, 3.0}) {
    const std::array start = {0.8, -0.6, 0.3};
    const SmallGame game = gaussian_mean_game(gamma, gaussian_mean_game(gamma).first_integral(start));
    const SmallOrbit orbit = follow(game, start, {});
    ASSERT_TRUE(orbit.rate);
    EXPECT_NEAR(*orbit.rate, game.eigenvalues[0].real(), 2e-6 * std::abs(*orbit.rate));
    EXPECT_LT(orbit.integral_drift, 1e-11);
  }
}

/// Mescheder et al. 2018: WGAN-GP does not converge. Its cycle, period and multiplier are exact.
TEST(SmallGameFlow, GradientPenaltyEndsOnItsLimitCycle) {
  for (const double gamma : {0.5, 1.0}) {
    for (const double strength : {0.1, 0.5, 1.5}) {
      const SmallGame game = dirac_game({.loss = DiracLoss::kWgan,
                                         .remedy = DiracRemedy::kGp,
                                         .strength = strength,
                                         .target = 1.3,
                                         .critic_speed = gamma});
      ASSERT_TRUE(game.cycle);
      for (const auto& start : {std::array{0.01, 0.0}, {6.0, 1.0}}) {  // from inside and from outside
        const SmallOrbit orbit = follow(game, start, {});
        ASSERT_TRUE(orbit.cycle) << strength;
        EXPECT_NEAR(orbit.cycle->theta, game.cycle->theta, 1e-10 * game.cycle->theta) << strength;
        EXPECT_NEAR(orbit.cycle->period, game.cycle->period, 1e-10 * game.cycle->period);
        EXPECT_NEAR(orbit.cycle->multiplier, game.cycle->multiplier, 1e-6);
      }
    }
  }
}

/// A penalty that overdamps stops the generator at a wrong place, on the side that the closed form names.
TEST(SmallGameFlow, AStrongPenaltyStopsAtAWrongPlace) {
  const SmallGame game = dirac_game({.loss = DiracLoss::kWgan, .remedy = DiracRemedy::kGp, .strength = 3});
  EXPECT_FALSE(game.cycle);
  for (const auto& start : {std::array{2.0, 0.5}, {-2.0, 0.5}, {-5.0, 0.1}, {5.0, -0.1}, {0.1, -2.0}, {7.0, 0.0}}) {
    const SmallOrbit orbit = follow(game, start, {});
    const std::span<const double> end = orbit.x.view().row_span(orbit.time.size() - 1);
    EXPECT_NEAR(end[0], game.limit(start)[0], 1e-10) << start[0] << ", " << start[1];
    EXPECT_NEAR(end[1], 0, 1e-10);
    ASSERT_TRUE(orbit.rate);
    EXPECT_NEAR(*orbit.rate, game.eigenvalues[0].real(), 1e-6);
  }
}

/// GAN with GP has a cycle too, without closed form; near a weak penalty it is the circle that does no work.
TEST(SmallGameFlow, GanWithGradientPenaltyCyclesToo) {
  const SmallGame game = dirac_game({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kGp, .strength = 0.2});
  const SmallOrbit inside = follow(game, std::array{0.2, 0.0}, {.time = 600});
  const SmallOrbit outside = follow(game, std::array{3.0, 0.0}, {.time = 600});
  ASSERT_TRUE(inside.cycle && outside.cycle);
  EXPECT_NEAR(inside.cycle->theta, outside.cycle->theta, 1e-9);
  EXPECT_NEAR(inside.cycle->period, outside.cycle->period, 1e-9);
  EXPECT_LT(inside.cycle->multiplier, 1);
}

/// Extragradient and optimistic steps converge on the bilinear game, Euler does not; rates to rounding.
TEST(SmallGameFlow, AlgorithmsGrowByTheirModulus) {
  for (const double gamma : {0.5, 1.0, 2.0}) {
    const SmallGame game = bilinear_game(gamma);
    for (const ToyFlowKind kind :
         {ToyFlowKind::kEuler, ToyFlowKind::kAlternating, ToyFlowKind::kExtragradient, ToyFlowKind::kOptimistic}) {
      const double h = 0.1;
      double exact = 0;
      for (const auto& z : step_multipliers(game, kind, h)) {
        exact = std::max(exact, std::abs(z));
      }
      const SmallOrbit orbit = follow(game, std::array{0.7, 0.2}, {.kind = kind, .time = 100, .step = h});
      ASSERT_TRUE(orbit.modulus);
      EXPECT_NEAR(*orbit.modulus, exact, 1e-12) << to_string(kind) << ", γ = " << gamma;
      EXPECT_EQ(*orbit.modulus > 1 + 1e-9, kind == ToyFlowKind::kEuler);
      EXPECT_EQ(*orbit.modulus < 1 - 1e-6, kind == ToyFlowKind::kExtragradient || kind == ToyFlowKind::kOptimistic);
    }
  }
}

TEST(SmallGameFlow, EulerMeetsTheWallAndItsGrowthIsThatBefore) {
  const SmallOrbit orbit =
      follow(bilinear_game(1, 1), std::array{0.3, 0.0}, {.kind = ToyFlowKind::kEuler, .time = 200, .step = 0.1});
  EXPECT_GT(orbit.contacts, 10);
  EXPECT_NEAR(orbit.modulus.value(), std::sqrt(1.01), 1e-12);
}

TEST(SmallGameFlow, RefusesWhatCannotWork) {
  const SmallGame game = bilinear_game(1, 1);
  try {
    follow(game, std::array{2.0, 0.5}, {});
    FAIL();
  } catch (const InputError& e) {
    EXPECT_THAT(e.what(), testing::HasSubstr("projection is (1, 0.5)"));
  }
  EXPECT_THROW(follow(game, std::array{0.5, 0.5}, {.kind = ToyFlowKind::kSgd}), InputError);
  EXPECT_THROW(follow(game, std::array{0.5, 0.5}, {.kind = ToyFlowKind::kEuler, .time = 0.001}), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
