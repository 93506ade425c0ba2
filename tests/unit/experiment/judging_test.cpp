#include "ganflow/experiment/judging.hpp"

#include "ganflow/experiment/gallery.hpp"

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

/// The verdict on nine swings of a small pendulum, whose generator steepens on the way, and the nodes of its last batch.
struct Swings {
  record::Verdict verdict;
  dynamics::BatchNodes nodes;
};

Swings swings(const std::string& batch_path) {
  const std::vector<std::string> changes = {"generator.units=64",       "critic.units=64",
                                            "dynamics.critic_speed=10", "run.until=200",
                                            "observe.samples=500",      "dynamics.batch_path=" + batch_path};
  const Spec spec = parse_spec(gallery_spec_text("pendulum"), "pendulum", changes);
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  Notebook notes;
  const std::array<record::Observer*, 1> observers = {&notes};
  run_loop(*experiment.process, look, observers,
           {.iterations = spec.run.iterations, .observe_every = spec.observe.every, .checkpoint_every = 10'000});
  record::Series series(look.columns());
  for (const record::Frame& frame : notes.frames) {
    series.append(frame);
  }
  return {judge(spec, look, series, std::nullopt), experiment.process->batch_nodes().value()};
}

// Rounding is what differs, and a swing on a limit cycle does not magnify it: 1e-8 of the period on one machine.
TEST(Judging, IsTheSameOfBatchesOnNodesAndOfBatchesAsTheyAre) {
  constexpr double kSame = 1e-3;  // relative, of estimates whose intervals are wider by a factor of forty
  const Swings direct = swings("direct");
  const Swings compressed = swings("compressed");
  EXPECT_EQ(direct.nodes.generator, 0U);
  EXPECT_GT(compressed.nodes.generator, 0U);
  const record::Verdict& a = direct.verdict;
  const record::Verdict& b = compressed.verdict;
  EXPECT_EQ(a.kind, record::VerdictKind::kOscillating);
  EXPECT_EQ(b.kind, a.kind);
  EXPECT_EQ(b.coagulated, a.coagulated);
  EXPECT_NE(b.period, std::nullopt);
  for (const auto field : {&record::Verdict::period, &record::Verdict::period_low, &record::Verdict::period_high,
                           &record::Verdict::amplitude}) {
    EXPECT_NEAR((b.*field).value(), (a.*field).value(), kSame * (a.*field).value());
  }
}

}  // namespace
}  // namespace ganflow::experiment
