#include "ganflow/objectives/toy_game.hpp"

#include "ganflow/core/errors.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::objectives {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double kPi = 3.14159265358979323846;

/// Theory §8, κ = 1: values made with mpmath, 30 digits.
struct Reference {
  double gamma;
  double period;
  double theta_max;
};
constexpr Reference kReferences[] = {
    {0.1, 116.721723378901, 2.47788873028848}, {1, 26.6366688862614, 0.962423650119207}, {10, 7.99711310484316, 0}};

TEST(ToyGame, LimitOrbitHasTheReferencePeriod) {
  for (const auto& [gamma, period, theta_max] : kReferences) {
    const ToyGame game({.critic_speed = gamma});
    EXPECT_EQ(game.limit_energy(), gamma + 0.5);
    EXPECT_NEAR(game.period(game.limit_energy()), period, 1e-14 * period) << gamma;
    if (theta_max > 0) {
      EXPECT_NEAR(game.theta_max(game.limit_energy()), theta_max, 2e-15 * theta_max) << gamma;
    }
    EXPECT_NEAR(game.omega_max(game.limit_energy()), 1, 1e-15);
  }
}

/// T(E) = 4 ∫_0^θmax dθ/(κ Φ' √(2(E − γA))), whose end is a root: a second algorithm for all priors.
TEST(ToyGame, PeriodsMatchTheIntegralOverTheta) {
  for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform}) {
    for (const double gamma : {1.5, 10.0}) {
      for (const double part : {0.1, 0.7, 1.0}) {
        const ToyGame game({.prior = prior, .critic_speed = gamma, .payoff_scale = 2});
        const double excess = part * game.limit_excess();
        const double end = game.theta_max(gamma + excess);
        // θ = end − s², so that the root at the end is gone
        const auto rate = [&](double s) {
          const double theta = end - s * s;
          const double rest = gamma * (game.prior().excess(end) - game.prior().excess(theta));
          return 2 * s / (2 * game.prior().density(theta) * std::sqrt(2 * rest));
        };
        // One rule, no bisection: its first node is where the difference `rest` still has ten digits.
        const double period =
            4 * boost::math::quadrature::gauss_kronrod<double, 61>::integrate(rate, 0.0, std::sqrt(end), 0, 0);
        EXPECT_NEAR(game.period(gamma + excess), period, 1e-10 * period) << to_string(prior) << gamma << part;
      }
    }
  }
}

TEST(ToyGame, SmallOrbitsHaveTheLinearPeriod) {
  for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform}) {
    const ToyGame game({.prior = prior, .critic_speed = 3, .payoff_scale = 0.5});
    EXPECT_NEAR(game.period(3 + 1e-9), game.linear_period(), 1e-8 * game.linear_period()) << to_string(prior);
    EXPECT_EQ(game.period(3), game.linear_period());
  }
  EXPECT_NEAR(ToyGame({.critic_speed = 4}).linear_period(), 4 * kPi, 1e-14);  // 8π/√γ
}

TEST(ToyGame, EnergyIsKeptByTheVelocity) {
  const double h = 1e-6;
  for (const PriorKind prior : {PriorKind::kLogistic, PriorKind::kGaussian, PriorKind::kUniform}) {
    const ToyGame game({.prior = prior, .critic_speed = 0.7, .payoff_scale = 2});
    const ToyPoint x{0.6, -0.4};
    const ToyPoint v = game.velocity(x);
    const double ahead = game.energy({x.theta + h * v.theta, x.omega + h * v.omega});
    const double behind = game.energy({x.theta - h * v.theta, x.omega - h * v.omega});
    EXPECT_NEAR((ahead - behind) / (2 * h), 0, 1e-9);
  }
}

TEST(ToyGame, PayoffAndDistance) {
  const ToyGame game({.payoff_scale = 2});
  EXPECT_DOUBLE_EQ(game.distance(1.5), std::tanh(0.75));
  EXPECT_DOUBLE_EQ(game.distance(-1.5), std::tanh(0.75));
  EXPECT_DOUBLE_EQ(game.payoff({1.5, -0.5}), -0.5 * std::tanh(0.75));
}

TEST(ToyGame, SlideTimeIsTheFormula) {
  const ToyGame game({.payoff_scale = 2});
  EXPECT_DOUBLE_EQ(game.slide_time(1.25), 1.25 + std::sinh(1.25));
  EXPECT_DOUBLE_EQ(game.slide_time(-1.25), game.slide_time(1.25));
}

TEST(ToyGame, ArrivalFromTheWallIsTheSlide) {
  const ToyGame game({.critic_speed = 0.3});
  for (const ToyPoint start : {ToyPoint{2, 1}, ToyPoint{-2, -1}}) {
    const auto arrival = game.arrival(start);
    ASSERT_TRUE(arrival.has_value());
    EXPECT_DOUBLE_EQ(arrival->time, game.slide_time(2));
    EXPECT_EQ(arrival->contact_time, 0);
    EXPECT_DOUBLE_EQ(arrival->slide_time.value(), game.slide_time(2));
  }
}

TEST(ToyGame, ArrivalIsSymmetricAndAddsUp) {
  const ToyGame game({.critic_speed = 2, .payoff_scale = 1.5});
  const auto right = game.arrival({1.7, -0.6});
  const auto left = game.arrival({-1.7, 0.6});
  ASSERT_TRUE(right && left);
  EXPECT_NEAR(right->time, left->time, 1e-14 * right->time);
  EXPECT_EQ(right->contact->omega, 1);
  EXPECT_EQ(left->contact->omega, -1);
  EXPECT_NEAR(right->time, *right->contact_time + *right->slide_time, 1e-14 * right->time);
  EXPECT_NEAR(game.energy(*right->contact), game.energy({1.7, -0.6}), 1e-13);
}

/// From ω = 1 with θ < 0 the critic moves away from its wall: first the way round to ω = −1.
TEST(ToyGame, AStartThatLeavesItsWallGoesToTheOther) {
  const ToyGame game({});
  const auto arrival = game.arrival({-1.2, 1});
  ASSERT_TRUE(arrival.has_value());
  EXPECT_EQ(arrival->contact->omega, -1);
  EXPECT_NEAR(arrival->contact->theta, -1.2, 1e-14);
  EXPECT_GT(*arrival->contact_time, 0);
}

TEST(ToyGame, InsideStartsNeverArrive) {
  const ToyGame game({});
  EXPECT_FALSE(game.arrival({0.5, 0}).has_value());
  EXPECT_EQ(game.arrival({0, 1})->time, 0);
}

/// The uniform prior with γ < 1 meets the end of its support first: the limit orbit touches θ = ±1.
TEST(ToyGame, TheUniformPriorsSupportIsAWallToo) {
  const ToyGame game({.prior = PriorKind::kUniform, .critic_speed = 0.25});
  EXPECT_DOUBLE_EQ(game.limit_energy(), 0.25 * 1.5);
  EXPECT_DOUBLE_EQ(game.theta_max(game.limit_energy()), 1);
  EXPECT_DOUBLE_EQ(game.period(game.limit_energy()), game.linear_period());
  const auto arrival = game.arrival({1, -0.75});  // rests on θ = 1 until ω is 0
  ASSERT_TRUE(arrival.has_value());
  EXPECT_DOUBLE_EQ(arrival->time, 0.75 / (0.25 * 0.5));
}

TEST(ToyGame, RefusesWhatIsNoGame) {
  EXPECT_THAT([] { ToyGame({.critic_speed = 0}); },
              ThrowsMessage<InputError>(HasSubstr("gamma = 0 (must be positive")));
  EXPECT_THAT([] { ToyGame({.payoff_scale = -1}); }, ThrowsMessage<InputError>(HasSubstr("kappa = -1")));
  const ToyGame game({.critic_speed = 2});
  EXPECT_THAT([&] { (void)game.period(1.5); }, ThrowsMessage<InputError>(HasSubstr("energy = 1.5 (below gamma = 2")));
  EXPECT_THROW((void)game.theta_max(std::nan("")), InputError);
}

}  // namespace
}  // namespace ganflow::objectives
