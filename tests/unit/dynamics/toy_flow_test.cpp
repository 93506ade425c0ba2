#include "ganflow/dynamics/toy_flow.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace ganflow::dynamics {
namespace {

using objectives::PriorKind;
using objectives::ToyGame;
using objectives::ToyPoint;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Theory §8: the limit orbit has the period of an elliptic integral.
TEST(ToyFlow, LimitOrbitHasTheEllipticPeriod) {
  for (const double gamma : {0.01, 0.0316, 0.1, 0.316, 1.0, 3.16, 10.0, 31.6, 100.0}) {
    SCOPED_TRACE(testing::Message() << "γ = " << gamma);
    const ToyGame game({.critic_speed = gamma});
    const double period = game.period(game.limit_energy());
    const Orbit orbit = follow_limit_orbit(game.options(), {});
    ASSERT_TRUE(orbit.period.has_value());
    EXPECT_NEAR(*orbit.period, period, 1e-11 * period);  // 100 × tolerance: one period of accumulated error
    EXPECT_LT(orbit.energy_drift, 1e-11);
    EXPECT_LT(orbit.evaluations, 8'000);  // cost is part of the contract
  }
}

TEST(ToyFlow, OtherPriorsAndScalesHaveTheirPeriods) {
  for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform}) {
    for (const double gamma : {0.3, 3.0}) {
      SCOPED_TRACE(testing::Message() << to_string(prior) << ", γ = " << gamma);
      const ToyGame game({.prior = prior, .critic_speed = gamma, .payoff_scale = 2});
      const double period = game.period(game.limit_energy());
      const Orbit orbit = follow_limit_orbit(game.options(), {});
      ASSERT_TRUE(orbit.period.has_value());
      EXPECT_NEAR(*orbit.period, period, 1e-11 * period);
    }
  }
}

TEST(ToyFlow, InnerOrbitsKeepTheirEnergyOverAHundredPeriods) {
  for (const double gamma : {0.1, 1.0, 10.0}) {
    SCOPED_TRACE(testing::Message() << "γ = " << gamma);
    const ToyGame game({.critic_speed = gamma});
    const double energy = gamma + 0.35;
    const double period = game.period(energy);
    const Orbit orbit = follow(game, {game.theta_max(energy), 0}, {.time = 100.5 * period});
    EXPECT_LT(orbit.energy_drift, 1e-11);
    EXPECT_EQ(orbit.contacts, 0);
    ASSERT_TRUE(orbit.period.has_value());
    EXPECT_NEAR(*orbit.period, period, 1e-10 * period);
    EXPECT_LT(orbit.evaluations, 100 * 2000);
  }
}

TEST(ToyFlow, StartsOutsideReachTheLimitOrbitWhenTheyShould) {
  for (const double gamma : {0.05, 1.0, 20.0}) {
    for (const ToyPoint start : {ToyPoint{4, 0.2}, ToyPoint{2.5, 1}, ToyPoint{-4, 0.9}, ToyPoint{-3, 1},
                                 ToyPoint{3, -1}, ToyPoint{-5, -0.99}}) {
      SCOPED_TRACE(testing::Message() << "γ = " << gamma << ", from " << start.theta << ", " << start.omega);
      const ToyGame game({.critic_speed = gamma});
      const auto exact = game.arrival(start);
      ASSERT_TRUE(exact.has_value());
      const Orbit orbit = follow(game, start, {});
      ASSERT_TRUE(orbit.arrival_time && orbit.slide_time && orbit.period);
      EXPECT_NEAR(*orbit.arrival_time, exact->time, 1e-9);
      EXPECT_NEAR(*orbit.slide_time, *exact->slide_time, 1e-10 * *exact->slide_time);
      EXPECT_NEAR(*orbit.period, game.period(game.limit_energy()), 1e-10 * *orbit.period);
      EXPECT_LT(orbit.energy_drift, 1e-11);
    }
  }
}

TEST(ToyFlow, SlideTimeIsTheClosedForm) {
  for (const double kappa : {1.0, 2.0}) {
    const ToyGame game({.payoff_scale = kappa});
    for (const double theta : {1.0, 2.0, 4.0}) {
      const Orbit orbit = follow(game, {theta, 1}, {});
      EXPECT_NEAR(orbit.slide_time.value(), 2 / kappa * (theta + std::sinh(theta)), 1e-10);
    }
  }
}

/// Uniform prior, γ < 1: θ meets the end of the support, ω never its wall.
TEST(ToyFlow, TheEndOfTheSupportIsAWall) {
  const ToyGame game({.prior = PriorKind::kUniform, .critic_speed = 0.25});
  for (const ToyPoint start : {ToyPoint{0.2, 0.9}, ToyPoint{1, -0.75}, ToyPoint{-0.9, 1}, ToyPoint{0.5, -1}}) {
    const auto exact = game.arrival(start);
    ASSERT_TRUE(exact.has_value());
    const Orbit orbit = follow(game, start, {});
    ASSERT_TRUE(orbit.arrival_time && orbit.period);
    EXPECT_NEAR(*orbit.arrival_time, exact->time, 1e-9);
    EXPECT_NEAR(*orbit.period, game.linear_period(), 1e-10 * game.linear_period());
  }
}

/// Euler spirals outward to the wall, extragradient and optimistic inward, symplectic stays.
TEST(ToyFlow, AlgorithmsGoWhereTheyAreKnownToGo) {
  const ToyGame game({});
  const double excess = 0.1;
  const ToyPoint start{game.theta_max(1 + excess), 0};
  const auto end = [&](ToyFlowKind kind) {
    const Orbit orbit = follow(game, start, {.kind = kind, .time = 2000, .step = 0.05});
    return std::pair(game.excess(orbit.end), orbit.contacts);
  };
  EXPECT_GT(end(ToyFlowKind::kEuler).first, 0.4);
  EXPECT_GT(end(ToyFlowKind::kEuler).second, 10);
  EXPECT_LT(end(ToyFlowKind::kExtragradient).first, 0.02);
  EXPECT_LT(end(ToyFlowKind::kOptimistic).first, 0.02);
  EXPECT_NEAR(end(ToyFlowKind::kSymplectic).first, excess, 0.05 * excess);
  EXPECT_EQ(end(ToyFlowKind::kSymplectic).second, 0);
  EXPECT_GT(end(ToyFlowKind::kSgd).first, 0.3);
}

TEST(ToyFlow, TheSymplecticStepsPeriodIsTheOrbitsToSecondOrder) {
  const ToyGame game({});
  const double period = game.period(1.2);
  const Orbit orbit =
      follow(game, {game.theta_max(1.2), 0}, {.kind = ToyFlowKind::kSymplectic, .time = 300, .step = 0.01});
  ASSERT_TRUE(orbit.period.has_value());
  EXPECT_NEAR(*orbit.period, period, 1e-3 * period);  // started off its own level by O(Δt)
}

TEST(ToyFlow, SamplesCoverTheHorizon) {
  const ToyGame game({});
  for (const ToyFlowKind kind : {ToyFlowKind::kContinuous, ToyFlowKind::kEuler}) {
    const Orbit orbit = follow(game, {0.5, 0}, {.kind = kind, .time = 10, .step = 0.01, .samples = 11});
    ASSERT_EQ(orbit.time.size(), 11U);
    EXPECT_DOUBLE_EQ(orbit.time[5], 5);
    EXPECT_EQ(orbit.theta[0], 0.5);
    EXPECT_DOUBLE_EQ(orbit.theta[10], orbit.end.theta);
  }
}

TEST(ToyFlow, NamesComeBack) {
  for (const std::string& name : toy_flow_names()) {
    EXPECT_EQ(to_string(toy_flow_of(name)), name);
  }
  EXPECT_THAT([] { toy_flow_of("simplectic"); }, ThrowsMessage<InputError>(HasSubstr("Did you mean 'symplectic'?")));
}

TEST(ToyFlow, RefusesStartsOutsideTheWallsAndOffersTheProjection) {
  const ToyGame game({});
  EXPECT_THAT([&] { follow(game, {0, 1.5}, {}); }, ThrowsMessage<InputError>(HasSubstr("Its projection is 1")));
  EXPECT_THAT([&] { follow(game, {std::nan(""), 0}, {}); }, ThrowsMessage<InputError>(HasSubstr("must be numbers")));
  const ToyGame uniform({.prior = PriorKind::kUniform});
  EXPECT_THAT([&] { follow(uniform, {-2, 0}, {}); }, ThrowsMessage<InputError>(HasSubstr("Its projection is -1")));
  EXPECT_THROW(follow(game, {1, 0}, {.step = 0}), InputError);
  EXPECT_THROW(follow(game, {1, 0}, {.time = -1}), InputError);
  EXPECT_THROW(follow(game, {1, 0}, {.kind = ToyFlowKind::kEuler, .time = 1, .step = 10}), InputError);
}

/// One orbit by four engines; CVODE knows no wall and says so.
TEST(ToyEngines, AgreeOnInnerOrbits) {
  const ToyGame game({.critic_speed = 2});
  const ToyPoint start{game.theta_max(2.3), 0};
  const double period = game.period(2.3);
  for (const ToyEngine engine : {ToyEngine::kDop853, ToyEngine::kDp5, ToyEngine::kAdams, ToyEngine::kBdf}) {
    EXPECT_EQ(toy_engine_of(to_string(engine)), engine);
    const Orbit orbit = follow(game, start, {.relative_tolerance = 1e-11, .engine = engine});
    ASSERT_TRUE(orbit.period) << to_string(engine);
    EXPECT_NEAR(*orbit.period, period, 1e-7 * period) << to_string(engine);
  }
  EXPECT_THROW(follow(game, {2, 1}, {.engine = ToyEngine::kBdf}), InputError);
  EXPECT_THROW(toy_engine_of("cvode"), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
