#include "ganflow/experiment/judging.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

/// A payoff half way between a blind critic's of `objective` and the best, a dead gradient, a distance that stays.
record::Verdict verdict_on(const std::string& objective, double payoff) {
  const Spec spec = minimal_with({"objective.kind=" + objective, "generator.units=6"});
  const Experiment experiment = build(spec);
  const Observables look(spec, experiment);
  record::Series series({"mean_0", "w1", "noise_floor", "payoff", "generator_gradient"});
  for (std::int64_t k = 0; k < 64; ++k) {
    const double wiggle = 1e-3 * std::sin(static_cast<double>(k * k));
    series.append({.iteration = k, .time = static_cast<double>(k), .values = {5 + wiggle, 5 + wiggle, 0.1, payoff, 0}});
  }
  return judge(spec, look, series, std::nullopt);
}

TEST(Judging, KnowsWhatABlindCriticIsPaidInEachGame) {
  EXPECT_TRUE(verdict_on("gan", -0.1).vanishing_gradient);
  EXPECT_EQ(verdict_on("gan", -0.1).critic_sight, 1);
  EXPECT_FALSE(verdict_on("gan", -1.5).vanishing_gradient);  // worse than D = 0: it sees nothing
  EXPECT_TRUE(verdict_on("wgan", 0.3).vanishing_gradient);
  EXPECT_FALSE(verdict_on("wgan", -0.3).vanishing_gradient);
  EXPECT_TRUE(verdict_on("wgan-gp", -0.3).vanishing_gradient);  // better than the −10 of a critic without slope
  EXPECT_FALSE(verdict_on("ideal", 0.3).vanishing_gradient);    // there is no critic that could be level
}

TEST(Judging, ADivergenceIsTheFirstReason) {
  const Spec spec = minimal_with({"generator.units=6", "critic.units=8"});
  const Experiment experiment = build(spec);
  const Observables look(spec, experiment);
  const record::Verdict verdict = judge(spec, look, record::Series({"w1"}), "a_1 of particle 3 is nan");
  EXPECT_EQ(verdict.kind, record::VerdictKind::kDiverged);
  EXPECT_EQ(verdict.reasons.front(), "It diverged: a_1 of particle 3 is nan.");
}

}  // namespace
}  // namespace ganflow::experiment
