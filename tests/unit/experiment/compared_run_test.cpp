#include "ganflow/experiment/compared_run.hpp"

#include "ganflow/experiment/spec_toml.hpp"

#include "comparison_support.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

Spec small(const std::vector<std::string>& overrides = {}) { return parse_spec(kSmallSpec, "small", overrides); }

TEST(ComparedRun, SamplesAreCountedByTheSchedule) {
  EXPECT_EQ(samples_of_iteration(small(), 0, 0), 16);
  EXPECT_EQ(samples_of_iteration(small({"dynamics.critic_steps=5"}), 0, 0), 80);
  EXPECT_EQ(samples_of_iteration(small({"dynamics.schedule=acb17"}), 0, 0), 1600);
  EXPECT_EQ(samples_of_iteration(small({"objective.kind=ideal", "critic="}), 0, 0), 16);
  EXPECT_EQ(samples_of_iteration(small(), 0, 7), 7 * 16) << "what a best response told";
  EXPECT_EQ(samples_of_length(small()), 320);
}

TEST(ComparedRun, ABestResponseUsesTheSameBudget) {
  const Spec spec = small({"dynamics.best_response=0.01", "dynamics.most_critic_steps=20"});
  const ComparedRun run = run_compared({.name = "x"}, spec, {.samples = 5000}, nullptr);
  const double seen = *run.findings.number("samples_seen");
  EXPECT_GT(seen, 5000 - 20 * 16) << "it ends where a step as long as the last would go over";
  EXPECT_LT(seen, 5000 + 20 * 16) << "but the last may be longer";
  EXPECT_LT(*run.findings.number("iterations"), 5000.0 / 16) << "it makes more than one step an iteration";
}

TEST(ComparedRun, FindsWhatItSays) {
  const ComparedRun run = run_compared({.name = "x"}, small(), {.samples = 320}, nullptr);
  const record::Findings& f = run.findings;
  for (const char* const name : {"distance", "distance_final", "floor", "modes_found", "modes_lost",
                                 "distinct_generator", "distinct_critic", "iterations", "time"}) {
    ASSERT_TRUE(f.number(name)) << name;
    EXPECT_TRUE(std::isfinite(*f.number(name))) << name;
  }
  EXPECT_EQ(*f.number("iterations"), 20);
  EXPECT_EQ(*f.number("distinct_generator"), 8);
  EXPECT_GT(*f.number("distance"), *f.number("floor"));
  EXPECT_FALSE(f.number("s_epsilon")) << "of d > 1 only";
  EXPECT_TRUE(f.word("verdict"));
  ASSERT_NE(f.curve("location"), nullptr);
  EXPECT_EQ(f.curve("location")->x.size(), 5U) << "rows at 0, 5, 10, 15 and 20";
}

TEST(ComparedRun, InThePlaneThereIsAnEntropicDistanceToo) {
  const ComparedRun run =
      run_compared({.name = "x"}, small({"data.law=ring8", "data.std=0.1"}), {.samples = 320}, nullptr);
  EXPECT_GT(*run.findings.number("s_epsilon"), *run.findings.number("s_epsilon_floor"));
}

TEST(ComparedRun, WhatDivergesIsInfinitelyFarAway) {
  const ComparedRun run = run_compared({.name = "x"}, small({"dynamics.time_step=1e9", "dynamics.norm_limit=10"}),
                                       {.samples = 320}, nullptr);
  EXPECT_EQ(*run.findings.number("distance"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(*run.findings.number("distance_final"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(run.findings.word("verdict"), "diverged");
}

TEST(ComparedRun, SamplersAreMeasuredAsRunsAre) {
  const Spec spec = small({"observe.samples=512"});
  SamplerChoice choice{.exact = true, .options = {.steps = 24}};
  const ComparedRun exact = run_compared({.name = "x", .sampler = choice}, spec, {.samples = 320}, nullptr);
  EXPECT_LT(*exact.findings.number("distance"), 3 * *exact.findings.number("floor"));
  EXPECT_EQ(*exact.findings.number("modes_lost"), 0);
  EXPECT_EQ(exact.findings.word("verdict"), "sampler");
  choice.exact = false;
  const ComparedRun sample = run_compared({.name = "x", .sampler = choice}, spec, {.samples = 320}, nullptr);
  EXPECT_EQ(*sample.findings.number("samples_seen"), 320) << "it may see no more data than others";
  EXPECT_LT(*sample.findings.number("distance"), 0.3);
}

TEST(ComparedRun, OnlyMixturesHaveAnExactScore) {
  try {
    run_compared({.name = "x", .sampler = SamplerChoice{}}, small({"data.law=uniform"}), {.samples = 320}, nullptr);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the exact score of 'uniform' is not known"));
  }
}

}  // namespace
}  // namespace ganflow::experiment
