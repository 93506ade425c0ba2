#include "ganflow/experiment/spec_toml.hpp"

#include "ganflow/experiment/gallery.hpp"

#include "minimal_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

TEST(SpecToml, FillsInDefaults) {
  const Spec spec = minimal_with({});
  EXPECT_EQ(spec.name, "t");
  EXPECT_EQ(spec.seed, 1U);
  EXPECT_EQ(spec.generator.units, 128U);
  EXPECT_EQ(spec.dynamics.time_step, 0.1);
  EXPECT_EQ(spec.dynamics.critic_speed, 1);
  EXPECT_EQ(spec.run.iterations, 1000);
}

TEST(SpecToml, NamesFileLineKeyReasonAndRemedy) {
  EXPECT_EQ(refusal("[data]\nlaw = \"ring8\"\n\n[dynamics]\ntime_step = -1\n"),
            "t.toml:5: dynamics.time_step = -1.0 (must be above 0). Try 0.1");
  EXPECT_EQ(refusal("[dynamics]\nbacth = 3\n"),
            "t.toml:2: unknown key 'dynamics.bacth'. Did you mean 'dynamics.batch'?");
  EXPECT_EQ(
      refusal("[dynamics]\nrule = \"rmsprob\"\n"),
      "t.toml:2: dynamics.rule = \"rmsprob\" (must be one of sgd, momentum, rmsprop, adam). Did you mean 'rmsprop'?");
  EXPECT_EQ(refusal("[dynamics]\nbatch = \"many\"\n"),
            "t.toml:2: dynamics.batch = 'many' (is a string, must be an integer). Try 128");
  EXPECT_EQ(refusal("generator = 3"),
            "t.toml:1: generator = 3 (is an integer, must be a table). Try a line [generator] with its keys below");
  EXPECT_THAT(refusal("[[generator]]\nunits = 3"), HasSubstr("is a list, must be a table"));
}

TEST(SpecToml, FindsMissingFilesByLineWhereARunIsAboutToStart) {
  const std::string text =
      "[data]\nfile = \"no/such.npy\"\n[critic]\nbox = 1\nstart.a = {law = \"file\", file = \"start.npy\"}\n";
  EXPECT_EQ(parse_spec(text, "t.toml").data.dataset.file, "no/such.npy") << "a stored run can be looked at";
  const auto missing = [&](const std::vector<std::string>& overrides) -> std::string {
    try {
      parse_spec_and_find_files(text, "t.toml", overrides);
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(missing({"critic.start.a="}), HasSubstr("t.toml:2: data.file = \"no/such.npy\" (no such file)"));
  EXPECT_THAT(missing({"data.law=ring8"}), HasSubstr("t.toml:5: critic.start.a.file = \"start.npy\" (no such file)"));
  EXPECT_THAT(missing({"critic.start.a=", "data.file=x.npy"}),
              HasSubstr("--set data.file=x.npy: data.file = \"x.npy\""));
  EXPECT_EQ(missing({"critic.start.a=", "data.file=/dev/null"}), "accepted")
      << "what it holds is the reader's business";
}

TEST(SpecToml, RefusesImpossibleNumbers) {
  for (const char* line : {"seed=-1",
                           "generator.units=0",
                           "critic.units=0",
                           "generator.scale=0",
                           "critic.box=0",
                           "critic.box=-1",
                           "latent.dimension=0",
                           "dynamics.time_step=0",
                           "dynamics.time_step=nan",
                           "dynamics.time_step=inf",
                           "dynamics.critic_speed=0",
                           "dynamics.critic_steps=0",
                           "dynamics.critic_steps=3000000000",
                           "dynamics.batch=0",
                           "dynamics.norm_limit=0",
                           "observe.every=0",
                           "observe.samples=1",
                           "observe.projections=0",
                           "observe.snapshot_every=-1",
                           "observe.snapshot_samples=0",
                           "run.iterations=0",
                           "run.iterations=-5",
                           "run.until=0",
                           "run.checkpoint_every=0",
                           "data.std=-1",
                           "data.radius=0",
                           "data.dimension=0",
                           "generator.start.a.std=-1",
                           "generator.start.a.mean=nan",
                           "schema=0"}) {
    SCOPED_TRACE(line);
    EXPECT_THAT(refusal(kMinimal, {line}), HasSubstr("must be "));
  }
  EXPECT_THAT(refusal(kMinimal, {"dynamics.rule=rmsprop", "dynamics.time_step=0.1", "dynamics.decay=1"}),
              HasSubstr("dynamics.decay = 1.0 (must be at least 0 and below 1). Try 0.99"));
}

TEST(SpecToml, RefusesNewerSchemas) {
  EXPECT_EQ(refusal("schema = 2"),
            "t.toml:1: schema = 2 (this ganflow reads specs up to schema 1). Use a newer ganflow");
}

TEST(SpecToml, RefusesDynamicsItDoesNotKnow) {
  EXPECT_EQ(refusal("dynamics.kind = \"flows\""),
            "t.toml:1: dynamics.kind = \"flows\" (must be one of train, flow, grid). Did you mean 'flow'?");
}

TEST(SpecToml, WantsExactlyOneSourceOfData) {
  EXPECT_THAT(refusal("seed = 1"), HasSubstr("t.toml: data names no data"));
  EXPECT_THAT(refusal("[data]\nlaw = \"ring8\"\ndataset = \"digits\"\n"),
              HasSubstr("t.toml:3: data.dataset is one source of data too many"));
  EXPECT_THAT(refusal("[data]\nlaw = \"ring8\"\nfile = \"x.npy\"\n"), HasSubstr("t.toml:3: data.file is one source"));
  EXPECT_EQ(minimal_with({"data.dataset=births"}).data.law.name, "");
}

TEST(SpecToml, RatesBecomePaceAndAreNeverMixedWithIt) {
  const Spec sgd = minimal_with({"dynamics.generator_rate=12.8", "dynamics.critic_rate=25.6"});
  EXPECT_DOUBLE_EQ(sgd.dynamics.time_step, 0.1);
  EXPECT_DOUBLE_EQ(sgd.dynamics.critic_speed, 2);
  const Spec adam = minimal_with(
      {"dynamics.rule=adam", "dynamics.generator_rate=2e-4", "dynamics.critic_rate=1e-4", "dynamics.critic_steps=5"});
  EXPECT_DOUBLE_EQ(adam.dynamics.time_step, 2e-4);
  EXPECT_DOUBLE_EQ(adam.dynamics.critic_speed, 2.5);
  EXPECT_THAT(refusal(kMinimal + "[dynamics]\ntime_step = 0.1\ngenerator_rate = 1\ncritic_rate = 1\n"),
              HasSubstr("t.toml:8: dynamics.generator_rate stands beside time_step"));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.generator_rate=1"}), HasSubstr("dynamics.critic_rate is missing"));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.critic_rate=1"}), HasSubstr("dynamics.generator_rate is missing"));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.generator_rate=5e-324", "dynamics.critic_rate=1e300"}),
              HasSubstr("too far apart"));
  EXPECT_THAT(refusal(kMinimal, {"dynamics.rule=adam"}), HasSubstr("dynamics names no rates"));
}

TEST(SpecToml, AFullPairOfOverridesReplacesTheOtherPair) {
  const std::string text = kMinimal + "[dynamics]\ngenerator_rate = 1\ncritic_rate = 1\n";
  const std::vector<std::string> pair = {"dynamics.time_step=0.5", "dynamics.critic_speed=3"};
  EXPECT_EQ(parse_spec(text, "t", pair).dynamics.critic_speed, 3);
  EXPECT_THAT(refusal(text, {"dynamics.critic_speed=3"}), HasSubstr("stands beside critic_speed"));
}

TEST(SpecToml, UntilBecomesIterations) {
  EXPECT_EQ(minimal_with({"run.until=800"}).run.iterations, 8000);
  EXPECT_EQ(minimal_with({"run.until=800.05"}).run.iterations, 8001);
  EXPECT_EQ(minimal_with({"run.until=1e-9"}).run.iterations, 1);
  EXPECT_THAT(refusal(kMinimal + "[run]\nuntil = 3\niterations = 3\n"), HasSubstr("t.toml:7: run.until stands beside"));
  EXPECT_THAT(refusal(kMinimal, {"run.until=1e300"}), HasSubstr("too many to count"));
  const std::vector<std::string> longer = {"run.until=5"};
  EXPECT_EQ(parse_spec(kMinimal + "[run]\niterations = 3\n", "t", longer).run.iterations, 50);
}

TEST(SpecToml, StartAllSetsThreeBlocksAndEachMayRefineIt) {
  const Spec spec =
      parse_spec(kMinimal + "[generator.start]\nall = {std = 3}\nb = {mean = 1}\nc = {law = \"constant\"}\n", "t");
  EXPECT_EQ(spec.generator.start_a.std, 3);
  EXPECT_EQ(spec.generator.start_b.std, 3);
  EXPECT_EQ(spec.generator.start_b.mean, 1);
  EXPECT_EQ(spec.generator.start_c.kind, nets::InitialKind::kConstant);
  EXPECT_EQ(spec.generator.start_c.std, nets::BlockStart{}.std) << "a field without a part is back at its default";
}

TEST(SpecToml, OverridingStartAllReachesBlocksThatTheTextSets) {
  const std::vector<std::string> narrow = {"generator.start.all.std=0.01"};
  const Spec spec = parse_spec(gallery_spec_text("pendulum"), "pendulum", narrow);
  EXPECT_EQ(spec.generator.start_a.std, 0.01);
  EXPECT_EQ(spec.generator.start_c.std, 0.01);
  EXPECT_EQ(spec.generator.start_c.mean, 1.0);
}

TEST(SpecToml, KeysThatDoNothingAreRefused) {
  for (const char* line :
       {"objective.penalty=3", "dynamics.beta1=0.5", "dynamics.beta2=0.5", "dynamics.decay=0.5", "dynamics.epsilon=1",
        "generator.start.a.low=0", "generator.start.a.value=0", "generator.start.a.file=x.npy", "data.means=[[1]]",
        "data.columns=[\"x\"]", "data.labels=y.npy", "data.array=x", "data.standardise=true", "data.limit=5"}) {
    SCOPED_TRACE(line);
    EXPECT_THAT(refusal(kMinimal, {line}), HasSubstr("would do nothing"));
  }
  EXPECT_EQ(refusal(kMinimal + "[objective]\npenalty = 3\n"),
            "t.toml:7: objective.penalty = 3.0 would do nothing (objective 'wgan' has no penalty, only 'wgan-gp' and "
            "'wgan-lp' have). Remove it");
  EXPECT_THAT(refusal("data.law = \"ring8\"\nobjective.kind = \"wgan-gp\"\ndynamics.clip = \"after-critic-step\""),
              HasSubstr("no box to clip to"));
}

TEST(SpecToml, OverridesSilenceKeysOfTheTextThatTheyMakeIdle) {
  const std::vector<std::string> clipped = {"objective.kind=wgan", "critic.box=0.1", "dynamics.rule=rmsprop"};
  const Spec spec = parse_spec(gallery_spec_text("digits"), "digits", clipped);  // the text says penalty and beta1
  EXPECT_EQ(spec.objective.penalty, objectives::ObjectiveOptions{}.penalty);
  EXPECT_EQ(spec.dynamics.beta1, dynamics::TrainOptions{}.beta1);
  const std::vector<std::string> other_data = {"data.law=ring8"};
  EXPECT_EQ(parse_spec(gallery_spec_text("births"), "births", other_data).data.dataset.standardise, std::nullopt);
  // A key that was idle in the text all along stays refused.
  EXPECT_THAT(refusal(kMinimal + "[objective]\npenalty = 3\n", {"seed=2"}), HasSubstr("would do nothing"));
}

TEST(SpecToml, AnEmptyOverrideRemovesTheBox) {
  const Spec spec = minimal_with({"objective.kind=wgan-gp", "critic.box="});
  EXPECT_FALSE(spec.critic.box);
}

}  // namespace
}  // namespace ganflow::experiment
