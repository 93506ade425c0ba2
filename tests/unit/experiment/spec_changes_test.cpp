#include "ganflow/experiment/spec_changes.hpp"

#include "minimal_spec.hpp"

#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

std::string resume_refusal(const std::vector<std::string>& overrides) {
  try {
    refuse_unresumable(minimal_with({}), minimal_with(overrides));
  } catch (const InputError& error) {
    return error.what();
  }
  return "resumed";
}

TEST(SpecChanges, EqualSpecsHaveNone) { EXPECT_TRUE(spec_changes(minimal_with({}), minimal_with({})).empty()); }

TEST(SpecChanges, NameKeyOldAndNewValue) {
  const auto changes = spec_changes(minimal_with({}), minimal_with({"dynamics.batch=7", "generator.start.b.mean=2"}));
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].key, "generator.start.b.mean");
  EXPECT_EQ(changes[0].before, "0.0");
  EXPECT_EQ(changes[0].after, "2.0");
  EXPECT_EQ(changes[1].key, "dynamics.batch");
  EXPECT_FALSE(changes[1].resumable);
}

TEST(SpecChanges, AKeyThatAppearsWasNotSet) {
  const auto changes = spec_changes(minimal_with({}), minimal_with({"title=\"Two Gaussians\""}));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].before, "not set");
}

TEST(SpecChanges, ARunMayBecomeLongerAndCheckpointDifferently) {
  EXPECT_EQ(resume_refusal({"run.iterations=2000"}), "resumed");
  EXPECT_EQ(resume_refusal({"run.until=150"}), "resumed");
  EXPECT_EQ(resume_refusal({"run.checkpoint_every=3"}), "resumed");
}

TEST(SpecChanges, NothingElseMayChange) {
  EXPECT_EQ(resume_refusal({"run.iterations=999"}),
            "run.iterations = 999 (shorter than the stored run's 1000). Ask for more, or start a new run");
  EXPECT_EQ(
      resume_refusal({"dynamics.batch=7"}),
      "dynamics.batch = 7 (the stored run has 128, and a resumed run may only become longer or checkpoint more or "
      "less often). Start a new run instead");
  for (const char* change : {"seed=2", "precision=float64", "data.law=two-deltas", "critic.box=1", "observe.every=1",
                             "dynamics.time_step=0.2", "generator.units=3", "title=x"}) {
    EXPECT_NE(resume_refusal({change}), "resumed") << change;
  }
}

}  // namespace
}  // namespace ganflow::experiment
