#include "ganflow/experiment/spec_rates.hpp"

#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

constexpr double kRounding = 1e-15;  // relative: three multiplications and divisions

Spec players(dynamics::RuleKind rule, std::size_t n, std::size_t m, int critic_steps) {
  Spec spec;
  spec.dynamics.rule = rule;
  spec.generator.units = n;
  spec.critic.units = m;
  spec.dynamics.critic_steps = critic_steps;
  return spec;
}

// Theory §3: Δt = α_g/N, and γ = n_c N/M when both players have one rate.
TEST(SpecRates, OneSgdRateGivesTheCriticSpeedOfTheTheory) {
  const Spec spec = players(dynamics::RuleKind::kSgd, 100, 400, 5);
  const MeanFieldPace pace = pace_of({.generator = 2, .critic = 2}, spec);
  EXPECT_DOUBLE_EQ(pace.time_step, 0.02);
  EXPECT_DOUBLE_EQ(pace.critic_speed, 5.0 * 100 / 400);
}

TEST(SpecRates, ScaleFreeRulesDoNotFeelTheNumberOfUnits) {
  for (const auto rule : {dynamics::RuleKind::kRmsProp, dynamics::RuleKind::kAdam}) {
    const MeanFieldPace pace = pace_of({.generator = 2e-4, .critic = 1e-4}, players(rule, 2048, 7, 5));
    EXPECT_DOUBLE_EQ(pace.time_step, 2e-4);
    EXPECT_DOUBLE_EQ(pace.critic_speed, 2.5);
  }
}

TEST(SpecRates, TheTwoDirectionsAreInverse) {
  for (const auto rule : {dynamics::RuleKind::kSgd, dynamics::RuleKind::kAdam}) {
    const Spec spec = players(rule, 37, 101, 3);
    const Rates rates = rates_of(pace_of({.generator = 0.3, .critic = 0.7}, spec), spec);
    EXPECT_NEAR(rates.generator, 0.3, kRounding);
    EXPECT_NEAR(rates.critic, 0.7, kRounding);
  }
}

TEST(SpecRates, OfASpecAreThoseOfItsPace) {
  Spec spec = players(dynamics::RuleKind::kSgd, 128, 128, 1);
  spec.dynamics.time_step = 0.1;
  spec.dynamics.critic_speed = 1;
  EXPECT_DOUBLE_EQ(rates_of(spec).generator, 12.8);
  EXPECT_DOUBLE_EQ(rates_of(spec).critic, 12.8);
}

}  // namespace
}  // namespace ganflow::experiment
