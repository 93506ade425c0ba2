#include "ganflow/dynamics/toy_step.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::dynamics {
namespace {

using objectives::ToyGame;
using objectives::ToyPoint;

ToyPoint after(const ToyGame& game, ToyFlowKind kind, double time, double step) {
  const ToyFlowOptions options{.kind = kind, .time = time, .step = step};
  ToyStep move(game, options);
  ToyPoint x{0.7, 0.2};
  for (std::int64_t i = 0; i < std::llround(time / step); ++i) {
    x = move(x, i);
  }
  return x;
}

/// Error against the continuous flow after time 4, halved steps: order 1, but 2 where the scheme is centred.
TEST(ToyStep, AlgorithmsConvergeToTheFlowWithTheirOrder) {
  const ToyGame game({.critic_speed = 1.3});
  const Orbit exact = follow(game, {0.7, 0.2}, {.time = 4});
  const auto error = [&](ToyFlowKind kind, double step) {
    const ToyPoint x = after(game, kind, 4, step);
    return std::hypot(x.theta - exact.end.theta, x.omega - exact.end.omega);
  };
  for (const auto& [kind, order] : {std::pair{ToyFlowKind::kEuler, 1.0},
                                    {ToyFlowKind::kAlternating, 1.0},
                                    {ToyFlowKind::kSymplectic, 1.0},
                                    {ToyFlowKind::kExtragradient, 1.0},
                                    {ToyFlowKind::kOptimistic, 1.0}}) {
    const double slope = std::log2(error(kind, 1.0 / 256) / error(kind, 1.0 / 512));
    EXPECT_NEAR(slope, order, 0.05) << to_string(kind);
  }
}

/// Symplectic: the energy error stays O(Δt) for ever, and Δt/2 halves it. Alternating in θ drifts outward, since its
/// θ-step is Euler's: dH/dt = −(Δt/2) γ κ² ω² (Φ − ½) Φ'' ≥ 0 on average; simultaneous Euler drifts faster.
TEST(ToyStep, OnlyTheSymplecticStepKeepsItsLevel) {
  const ToyGame game({});
  const ToyPoint start{game.theta_max(1.3), 0};
  const auto drift = [&](ToyFlowKind kind, double time, double step) {
    return follow(game, start, {.kind = kind, .time = time, .step = step}).energy_drift;
  };
  EXPECT_NEAR(drift(ToyFlowKind::kSymplectic, 2000, 0.02) / drift(ToyFlowKind::kSymplectic, 100, 0.02), 1, 0.05);
  EXPECT_NEAR(drift(ToyFlowKind::kSymplectic, 500, 0.02) / drift(ToyFlowKind::kSymplectic, 500, 0.01), 2, 0.1);
  const double alternating = drift(ToyFlowKind::kAlternating, 100, 0.02);
  EXPECT_GT(alternating, 2 * drift(ToyFlowKind::kSymplectic, 100, 0.02));
  EXPECT_GT(drift(ToyFlowKind::kEuler, 100, 0.02), 2 * alternating);
}

/// Near the centre Euler multiplies the radius by √(1 + (Δt Ω)²) a step, Ω = κ √γ Φ'(0).
TEST(ToyStep, EulerGrowsAsItsEigenvaluesSay) {
  const ToyGame game({.critic_speed = 4});
  const ToyFlowOptions options{.kind = ToyFlowKind::kEuler, .step = 0.1};
  ToyStep move(game, options);
  ToyPoint x{1e-5, 0};
  const double before = game.excess(x);
  for (int i = 0; i < 100; ++i) {
    x = move(x, i);
  }
  EXPECT_NEAR(game.excess(x) / before, std::pow(1 + 0.1 * 0.1 * 4 / 16, 100), 1e-8);
}

TEST(ToyStep, StepsEndInsideTheWalls) {
  const ToyGame game({.critic_speed = 100});
  for (const std::string& name : toy_flow_names()) {
    if (name == "continuous") {
      continue;
    }
    const ToyFlowOptions options{.kind = toy_flow_of(name), .step = 1};
    ToyStep move(game, options);
    EXPECT_EQ(move({3, 0.5}, 0).omega, 1) << name;
  }
}

/// Mean and variance of one step over 10,000 iterations: the estimate of Φ is a binomial share of m = 16 latents.
/// Under unbiasedness a deviation beyond 5 standard errors has probability 6e-7.
TEST(ToyStep, SgdIsUnbiasedWithBinomialVariance) {
  const ToyGame game({});
  const ToyFlowOptions options{.kind = ToyFlowKind::kSgd, .step = 1, .batch = 16, .seed = 7};
  ToyStep move(game, options);
  const ToyPoint x{0.8, 0};
  const double share = 1 / (1 + std::exp(-0.8));
  const int draws = 10'000;
  double sum = 0;
  double square = 0;
  for (int i = 0; i < draws; ++i) {
    const double v = move(x, i).omega;
    sum += v;
    square += (v - (share - 0.5)) * (v - (share - 0.5));
  }
  const double variance = share * (1 - share) / 16;
  EXPECT_NEAR(sum / draws, share - 0.5, 5 * std::sqrt(variance / draws));
  EXPECT_NEAR(square / draws / variance, 1, 5 * std::sqrt(2.0 / draws));
  EXPECT_EQ(move(x, 3).omega, ToyStep(game, options)(x, 3).omega);  // a draw is a function of seed and iteration
}

TEST(ToyStep, CountsItsEvaluations) {
  const ToyGame game({});
  const ToyFlowOptions euler{.kind = ToyFlowKind::kEuler};
  const ToyFlowOptions extra{.kind = ToyFlowKind::kExtragradient};
  ToyStep one(game, euler);
  ToyStep two(game, extra);
  one({0.5, 0}, 0);
  two({0.5, 0}, 0);
  EXPECT_EQ(one.evaluations(), 1);
  EXPECT_EQ(two.evaluations(), 2);
}

}  // namespace
}  // namespace ganflow::dynamics
