#include "ganflow/experiment/spec_checks.hpp"

#include "minimal_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

TEST(SpecChecks, BoxesFitTheObjective) {
  const std::string ring = "[data]\nlaw = \"ring8\"\n";
  EXPECT_THAT(refusal(ring), HasSubstr("critic.box is not set (under objective 'wgan'"));
  EXPECT_EQ(
      refusal(kMinimal, {"objective.kind=wgan-gp"}),
      "t.toml:5: critic.box = 0.5 (under objective 'wgan-gp' the penalty replaces the box). Remove critic.box, or "
      "set objective.kind = \"wgan\"");
  for (const char* kind : {"gan", "gan-minimax"}) {
    const std::vector<std::string> free = {std::string("objective.kind=") + kind};
    EXPECT_FALSE(parse_spec(ring, "t", free).critic.box);
    EXPECT_TRUE(minimal_with(free).critic.box);
  }
}

TEST(SpecChecks, AGeneratorBoxNeedsAClipThatReachesIt) {
  EXPECT_THAT(refusal(kMinimal, {"generator.box=2"}), HasSubstr("clips only the critic"));
  EXPECT_EQ(minimal_with({"generator.box=2", "dynamics.clip=after-half-step"}).generator.box, 2);
}

TEST(SpecChecks, CompressedBatchesNeedSmoothUnitsOfFewInputs) {
  EXPECT_EQ(minimal_with({"dynamics.batch_path=compressed"}).dynamics.batch_path, nets::BatchPath::kCompressed);
  EXPECT_THAT(refusal(kMinimal, {"dynamics.batch_path=compressed", "critic.activation=relu"}),
              HasSubstr("dynamics.batch_path = 'compressed' (critic.activation = 'relu' has a kink"));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.batch_path=compressed", "latent.dimension=3"}),
              HasSubstr("latent.dimension = 3, and nodes cover at most 2"));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.batch_path=compressed", "data.law=gaussian", "data.dimension=3"}),
              HasSubstr("the data have 3 dimensions"));
  EXPECT_NO_THROW(minimal_with({"dynamics.batch_path=auto", "critic.activation=relu"}));
}

TEST(SpecChecks, StartsFitTheirPlayer) {
  EXPECT_THAT(refusal(kMinimal, {"generator.start.b.law=uniform-in-box"}),
              HasSubstr("generator.start.b.law = \"uniform-in-box\" (this player has no box)"));
  EXPECT_THAT(refusal(kMinimal, {"critic.start.c={law = \"uniform\", low = 1, high = 1}"}),
              HasSubstr("critic.start.c.high = 1 (must be above low = 1)"));
  EXPECT_THAT(refusal(kMinimal, {"critic.start.a.law=file"}), HasSubstr("critic.start.a.file is missing"));
}

TEST(SpecChecks, MixturesHaveMatchingShapes) {
  const std::vector<std::string> mixture = {"data.law=gaussian-mixture", "data.means=[[0, 0], [1, 1]]"};
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = mixture;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  EXPECT_EQ(minimal_with(with({"data.weights=[0.25, 0.75]", "data.std=0.1"})).data.law.means.size(), 2U);
  EXPECT_EQ(minimal_with(with({"data.covariances=[[[1, 0], [0, 1]]]"})).data.law.covariances.size(), 1U);
  EXPECT_THAT(refusal(kMinimal, {"data.law=gaussian-mixture"}), HasSubstr("data.means is empty"));
  EXPECT_THAT(refusal(kMinimal, with({"data.means=[[0], [1, 1]]"})),
              HasSubstr("--set data.means=[[0], [1, 1]]: data.means[1] has 2 coordinates"));
  EXPECT_THAT(refusal(kMinimal, with({"data.means=[[]]"})), HasSubstr("at least 1"));
  EXPECT_THAT(refusal(kMinimal, with({"data.weights=[0.25, 0.25]"})), HasSubstr("data.weights sum to 0.5 (must be 1)"));
  EXPECT_THAT(refusal(kMinimal, with({"data.weights=[1.0]"})), HasSubstr("1 weights for 2 means"));
  EXPECT_THAT(refusal(kMinimal, with({"data.weights=[1.5, -0.5]"})), HasSubstr("must be above 0"));
  EXPECT_THAT(refusal(kMinimal, with({"data.covariances=[[[1, 0]]]"})), HasSubstr("data.covariances[0]"));
  EXPECT_THAT(refusal(kMinimal, with({"data.covariances=[[[1, 2], [2, 1]]]"})), HasSubstr("not positive definite"));
  EXPECT_THAT(refusal(kMinimal, with({"data.covariances=[[[1]], [[1]], [[1]]]"})),
              HasSubstr("covariances for 2 means"));
  EXPECT_THAT(refusal(kMinimal, with({"data.covariances=[[[1, 0], [0, 1]]]", "data.std=1"})),
              HasSubstr("both covariances and std given"));
}

TEST(SpecChecks, OnlyNoiseOnACurveMayVanish) {
  EXPECT_THAT(refusal(kMinimal, {"data.std=0"}), HasSubstr("std = 0 (must be positive)"));
  EXPECT_EQ(minimal_with({"data.law=two-moons", "data.std=0"}).data.law.std, 0);
}

TEST(SpecChecks, WhatNoMemoryHoldsIsRefused) {
  for (const char* huge : {"dynamics.batch=9000000000000", "generator.units=9000000000000", "critic.units=9e12",
                           "latent.dimension=9000000000000", "observe.samples=9000000000000",
                           "observe.projections=9000000000000", "observe.snapshot_samples=9223372036854775807"}) {
    SCOPED_TRACE(huge);
    EXPECT_THAT(refusal(kMinimal, {huge}), HasSubstr("more than half of this machine's"));
  }
  EXPECT_THAT(refusal(kMinimal, {"dynamics.batch=1000000", "data.dimension=1000000"}), HasSubstr("GiB"));
}

TEST(SpecChecks, DurationsCanBeCounted) {
  EXPECT_THAT(refusal(kMinimal, {"run.iterations=9223372036854775807"}), HasSubstr("too large to count"));
}

TEST(SpecChecks, SpecsMadeByCodeAreHeldToTheSameRules) {
  Spec spec = minimal_with({});
  EXPECT_NO_THROW(validate(spec));
  spec.dynamics.batch = 0;
  try {
    validate(spec);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "dynamics.batch = 0 (must be at least 1). Try 128");
  }
}

}  // namespace
}  // namespace ganflow::experiment
