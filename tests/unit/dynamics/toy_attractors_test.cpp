#include "ganflow/dynamics/toy_attractors.hpp"

#include "ganflow/core/errors.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::dynamics {
namespace {

using objectives::PriorKind;
using objectives::ToyGame;
using objectives::ToyPoint;

/// Inside, every orbit closes: P(θ) = θ, multiplier 1.
TEST(ToyReturn, InsideTheMapIsTheIdentity) {
  for (const double gamma : {0.1, 1.0, 10.0}) {
    for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian}) {
      const ToyGame game({.prior = prior, .critic_speed = gamma});
      const double theta = 0.6 * game.theta_max(game.limit_energy());
      const ToyReturn turn = first_return(game, theta);
      EXPECT_NEAR(turn.theta, theta, 1e-11);
      EXPECT_NEAR(turn.time, game.period(game.energy({theta, 0})), 1e-11 * turn.time);
      EXPECT_NEAR(turn.multiplier, 1, 1e-10);
      EXPECT_FALSE(turn.met_wall);
    }
  }
}

/// Outside, the wall forgets where one came from: P(θ) = θ_max(E*), multiplier 0.
TEST(ToyReturn, OutsideTheMapIsConstant) {
  for (const double gamma : {0.1, 1.0, 10.0}) {
    const ToyGame game({.critic_speed = gamma});
    const double limit = game.theta_max(game.limit_energy());
    const ToyReturn turn = first_return(game, 1.5 * limit);
    EXPECT_NEAR(turn.theta, limit, 1e-11);
    EXPECT_NEAR(turn.multiplier, 0, 1e-12);
    EXPECT_TRUE(turn.met_wall);
    const double from_release = 0.75 * game.period(game.limit_energy());  // (0, 1) → (θ_max, 0)
    EXPECT_NEAR(turn.time, game.arrival({1.5 * limit, 0})->time + from_release, 1e-10 * turn.time);
  }
}

/// The second algorithm: differences of the return map itself, inside and outside.
TEST(ToyReturn, MultiplierIsTheDifferenceOfReturns) {
  for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform}) {
    const ToyGame game({.prior = prior, .critic_speed = 0.7, .payoff_scale = 2});
    const double limit = game.theta_max(game.limit_energy());
    for (const double part : {0.3, 0.95, 1.02, 1.4}) {
      const double theta = part * limit;
      if (theta >= game.prior().edge()) {
        continue;
      }
      const double h = 1e-5;  // rounding 1e-13/1e-5, truncation 1e-10
      const double difference = (first_return(game, theta + h).theta - first_return(game, theta - h).theta) / (2 * h);
      EXPECT_NEAR(first_return(game, theta).multiplier, difference, 1e-7) << to_string(prior) << ", " << part;
    }
  }
}

std::vector<ToyPoint> grid() {
  std::vector<ToyPoint> starts;
  for (int i = -4; i <= 4; ++i) {
    for (int j = -4; j <= 4; ++j) {
      starts.push_back({0.4 * i, 0.25 * j});
    }
  }
  return starts;
}

TEST(ToySweep, ContinuousFatesAreTheClosedForms) {
  const ToyGame game({});
  for (const ToyFate& fate : sweep(game, grid(), {.time = 200, .samples = 300})) {
    SCOPED_TRACE(testing::Message() << fate.start.theta << ", " << fate.start.omega);
    const double excess = game.excess(fate.start);
    const ToyAttractor expected = excess == 0     ? ToyAttractor::kFixedPoint
                                  : excess >= 0.5 ? ToyAttractor::kWallCycle
                                                  : ToyAttractor::kInnerOrbit;
    EXPECT_EQ(to_string(fate.attractor), to_string(expected));
    EXPECT_NEAR(fate.excess, std::min(excess, 0.5), 1e-8);
  }
}

/// Remedies of theory §9: extragradient and optimistic steps end at the optimum from everywhere, Euler at the wall.
TEST(ToySweep, AlgorithmsHaveOneAttractor) {
  const ToyGame game({});
  for (const auto& [kind, expected] : {std::pair{ToyFlowKind::kEuler, ToyAttractor::kWallCycle},
                                       {ToyFlowKind::kExtragradient, ToyAttractor::kFixedPoint},
                                       {ToyFlowKind::kOptimistic, ToyAttractor::kFixedPoint}}) {
    for (const ToyFate& fate : sweep(game, std::vector<ToyPoint>{{0.3, 0.2}, {1.5, -0.5}, {-0.8, 1}},
                                     {.kind = kind, .time = 6000, .step = 0.2})) {
      EXPECT_EQ(to_string(fate.attractor), to_string(expected)) << to_string(kind) << " from " << fate.start.theta;
    }
  }
}

TEST(ToySweep, AShortHorizonIsUnsettled) {
  const ToyGame game({});
  const auto fates =
      sweep(game, std::vector<ToyPoint>{{0.5, 0}}, {.kind = ToyFlowKind::kExtragradient, .time = 200, .step = 0.2});
  EXPECT_EQ(fates[0].attractor, ToyAttractor::kUnsettled);
}

TEST(ToySweep, RandomStartsAreNamedByTheirIndex) {
  const auto few = random_starts(2, 5, 7);
  const auto many = random_starts(2, 50, 7);
  for (std::size_t i = 0; i < few.size(); ++i) {
    EXPECT_EQ(few[i].theta, many[i].theta);
    EXPECT_EQ(few[i].omega, many[i].omega);
  }
  EXPECT_NE(few[0].theta, random_starts(2, 5, 8)[0].theta);
  for (const ToyPoint start : many) {
    EXPECT_LE(std::abs(start.theta), 2);
    EXPECT_LE(std::abs(start.omega), 1);
  }
}

TEST(ToySweep, GridsReachTheWalls) {
  const auto starts = grid_starts(2, 3);
  ASSERT_EQ(starts.size(), 9U);
  EXPECT_EQ(starts[0].theta, -2);
  EXPECT_EQ(starts[0].omega, -1);
  EXPECT_EQ(starts[5].theta, 2);
  EXPECT_EQ(starts[5].omega, 0);
}

TEST(ToySweep, RefusesWhatCannotWork) {
  EXPECT_THROW(grid_starts(1, 1), InputError);
  EXPECT_THROW(random_starts(1, 0, 1), InputError);
  EXPECT_THROW(grid_starts(0, 5), InputError);
  const ToyGame game({});
  EXPECT_THROW(sweep(game, grid(), {}), InputError);
  EXPECT_THROW(first_return(game, -1), InputError);
  EXPECT_THROW(first_return(ToyGame({.prior = PriorKind::kUniform}), 2), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
