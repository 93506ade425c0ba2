#include "ganflow/experiment/spec_checks.hpp"

#include "minimal_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

TEST(SpecChecks, WallsFitTheObjective) {
  const std::string ring = "[data]\nlaw = \"ring8\"\n";
  EXPECT_THAT(refusal(ring), HasSubstr("critic.box is not set (under objective 'wgan'"));
  EXPECT_EQ(
      refusal(kMinimal + "[objective]\nkind = \"wgan-gp\"\n"),
      "t.toml:5: critic.box = 0.5 would do nothing (under objective 'wgan-gp' the penalty replaces the box). Remove "
      "it");
  for (const char* kind : {"gan", "gan-minimax", "least-squares", "hinge"}) {
    const std::vector<std::string> free = {std::string("objective.kind=") + kind};
    EXPECT_FALSE(parse_spec(ring, "t", free).critic.box);
    EXPECT_TRUE(minimal_with(free).critic.box);
  }
  EXPECT_FALSE(has_critic_walls(parse_spec(ring, "t", std::vector<std::string>{"objective.r1=1"})));
}

// One line turns the box into a penalty, and units that start in the box still do.
TEST(SpecChecks, AnOverrideOfTheObjectiveSilencesTheBoxButNotTheStart) {
  for (const char* kind : {"wgan-gp", "wgan-lp"}) {
    const std::vector<std::string> penalised = {std::string("objective.kind=") + kind};
    EXPECT_FALSE(minimal_with(penalised).critic.box);
    const Spec pendulum = parse_spec(kMinimal + "start.all = {law = \"uniform-in-box\"}\n", "t", penalised);
    EXPECT_EQ(pendulum.critic.box, 0.5);
    EXPECT_FALSE(critic_box(pendulum));
    EXPECT_FALSE(has_critic_walls(pendulum));
  }
  EXPECT_EQ(critic_box(minimal_with({})), 0.5);
}

TEST(SpecChecks, LayersAreRefusedWhereTheyHaveNoMeaning) {
  const Spec deep = minimal_with({"generator.inner=[8]", "critic.inner=[4, 2]"});
  EXPECT_EQ(deep.generator.inner, (std::vector<std::size_t>{8}));
  EXPECT_EQ(deep.critic.layers(), 3U);
  EXPECT_EQ(minimal_with({"critic.inner=[]"}).critic.layers(), 1U);
  EXPECT_THAT(refusal(kMinimal, {"generator.inner=[8]", "dynamics.kind=flow"}),
              HasSubstr("generator.inner = [8] (the flow follows one population a player"));
  EXPECT_THAT(refusal(kMinimal, {"critic.inner=[3]", "dynamics.batch_path=compressed"}),
              HasSubstr("critic.inner has a layer of 3 outputs"));
  EXPECT_EQ(minimal_with({"critic.inner=[2]", "dynamics.batch_path=compressed"}).critic.layers(), 2U);
  EXPECT_THAT(refusal(kMinimal, {"critic.inner=[3]", "critic.start.b={law = \"file\", file = \"b.npy\"}"}),
              HasSubstr("critic.start.b.law = \"file\" (a file holds one layer's block"));
  EXPECT_THAT(refusal(kMinimal, {"critic.inner=[100000000]"}), HasSubstr("GiB"));
  EXPECT_THAT(refusal(kMinimal, {"objective.kind=ideal", "critic.inner=[3]"}), HasSubstr("trains no critic"));
}

TEST(SpecChecks, AProjectionHasItsOwnBound) {
  const Spec norm = minimal_with({"critic.projection=norm", "critic.bound=2"});
  EXPECT_EQ(norm.critic.projection, nets::ProjectionKind::kNorm);
  EXPECT_EQ(norm.critic.bound, 2);
  EXPECT_FALSE(norm.critic.box);
  EXPECT_TRUE(has_critic_walls(norm));
  EXPECT_FALSE(critic_box(norm));
  EXPECT_THAT(refusal(kMinimal, {"critic.projection=spectral"}),
              HasSubstr("critic.bound is missing (projection 'spectral' needs it)"));
  EXPECT_THAT(refusal(kMinimal, {"critic.bound=1"}),
              HasSubstr("would do nothing (projection 'box' has its half-width"));
  EXPECT_THAT(refusal(kMinimal, {"critic.projection=spectral", "critic.bound=1", "critic.activation=step"}),
              HasSubstr("step units have no slope"));
  EXPECT_THAT(refusal(kMinimal + "projection = \"norm\"\nbound = 1.0\n"),
              HasSubstr("critic.box = 0.5 would do nothing (projection 'norm' has its bound in critic.bound)"));
}

TEST(SpecChecks, TheIdealCriticHasNoPopulationAndNoPace) {
  const Spec ideal = minimal_with({"objective.kind=ideal", "objective.order=2"});
  EXPECT_EQ(ideal.objective.order, 2);
  EXPECT_FALSE(ideal.critic.box);
  for (const char* line :
       {"critic.units=5", "critic.start.a.std=2", "dynamics.critic_speed=2", "dynamics.critic_steps=5",
        "dynamics.updates=optimistic", "dynamics.best_response=1", "objective.r1=1"}) {
    EXPECT_THAT(refusal(kMinimal, {"objective.kind=ideal", line}), HasSubstr("trains no critic")) << line;
  }
  EXPECT_THAT(refusal(kMinimal, {"objective.order=2"}), HasSubstr("only 'ideal' has"));
  const Spec rate = minimal_with({"objective.kind=ideal", "dynamics.generator_rate=12.8"});
  EXPECT_DOUBLE_EQ(rate.dynamics.time_step, 12.8 / 128);
}

TEST(SpecChecks, OnePenaltyOnASlopeIsEnough) {
  EXPECT_EQ(minimal_with({"objective.r1=2"}).objective.r1, 2);
  EXPECT_THAT(refusal(kMinimal, {"objective.kind=wgan-gp", "objective.r1=2"}), HasSubstr("charges for slopes already"));
}

TEST(SpecChecks, RemediesThatMakeNoSenseTogetherAreRefusedWithTheReason) {
  EXPECT_THAT(refusal(kMinimal, {"dynamics.updates=extragradient", "dynamics.critic_steps=5"}),
              HasSubstr("--set dynamics.critic_steps=5: dynamics.critic_steps = 5 (these updates move both players"));
  for (const char* kind : {"wgan-gp", "wgan-lp"}) {
    EXPECT_THAT(refusal(kMinimal, {"dynamics.updates=consensus", std::string("objective.kind=") + kind}),
                HasSubstr("charges for slopes move with the generator"));
  }
  EXPECT_NO_THROW(minimal_with({"dynamics.updates=consensus", "objective.kind=gan"}));
  EXPECT_NO_THROW(minimal_with({"dynamics.updates=consensus", "dynamics.consensus=0.5"}));
  EXPECT_NO_THROW(minimal_with({"dynamics.updates=consensus", "objective.kind=gan-minimax", "objective.r1=1"}));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.noise=0.1", "dynamics.rule=momentum"}), HasSubstr("Gibbs"));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.noise=0.1", "dynamics.merge=true"}),
              HasSubstr("noise keeps particles apart"));
  for (const char* line : {"dynamics.momentum=0.5", "dynamics.consensus=1", "dynamics.most_critic_steps=9",
                           "dynamics.average_decay=0.9", "dynamics.average_start=9", "dynamics.average_memory=9"}) {
    EXPECT_THAT(refusal(kMinimal, {line}), HasSubstr("would do nothing")) << line;
  }
  EXPECT_THAT(refusal(kMinimal, {"dynamics.average=polyak", "dynamics.average_decay=0.9"}), HasSubstr("has no decay"));
  EXPECT_EQ(minimal_with({"dynamics.rule=momentum", "dynamics.momentum=-0.5"}).dynamics.momentum, -0.5);
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
