#include "ganflow/experiment/gallery.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace ganflow::experiment {
namespace {

Spec spec_of(const std::string& name) { return parse_spec(gallery_spec_text(name), name); }

TEST(Gallery, HoldsTheExamplesInAlphabeticalOrder) {
  EXPECT_THAT(gallery_names(),
              testing::ElementsAre("births", "collapse-digits", "collapse-digits-wgan", "digits", "digits-clipped",
                                   "disjoint", "disjoint-wgan", "fashion", "grid25", "grid25-best", "grid25-deep",
                                   "pendulum", "pendulum-flow", "pendulum-gp", "pendulum-grid", "pendulum-wide",
                                   "ring8", "ring8-best", "supervised", "two-gaussians"));
}

TEST(Gallery, EverySpecParsesAndSaysWhatOneSees) {
  for (const std::string& name : gallery_names()) {
    SCOPED_TRACE(name);
    const Spec spec = spec_of(name);
    EXPECT_EQ(spec.name, name);
    EXPECT_FALSE(spec.title.empty());
    EXPECT_NE(gallery_spec_text(name).find("# What "), std::string_view::npos);
  }
}

TEST(Gallery, PendulumIsTheConfigurationOfTheorySection11) {
  const Spec spec = spec_of("pendulum");
  EXPECT_EQ(spec.data.law.name, "two-gaussians");
  EXPECT_EQ(spec.data.law.std, 0.1);
  EXPECT_EQ(spec.data.law.radius, 1.0);
  EXPECT_EQ(spec.generator.units, 128U);
  EXPECT_EQ(spec.generator.start_a.mean, 0.0);
  EXPECT_EQ(spec.generator.start_a.std, 0.3);
  EXPECT_EQ(spec.generator.start_b.mean, 1.0);
  EXPECT_EQ(spec.generator.start_b.std, 0.1);
  EXPECT_EQ(spec.generator.start_c.mean, 1.0);
  EXPECT_EQ(spec.generator.start_c.std, 0.1);
  EXPECT_EQ(spec.critic.units, 128U);
  EXPECT_EQ(spec.critic.box, 0.5);
  EXPECT_EQ(spec.critic.start_a.kind, nets::InitialKind::kUniformInBox);
  EXPECT_EQ(spec.critic.start_c.kind, nets::InitialKind::kUniformInBox);
  EXPECT_EQ(spec.dynamics.rule, dynamics::RuleKind::kSgd);
  EXPECT_EQ(spec.dynamics.time_step, 0.1);
  EXPECT_EQ(spec.dynamics.critic_speed, 1.0);
  EXPECT_EQ(spec.dynamics.critic_steps, 1);
  EXPECT_EQ(spec.dynamics.batch, 128U);
  EXPECT_EQ(spec.observe.every, 5);
  EXPECT_EQ(spec.run.iterations, 6000);
}

TEST(Gallery, DigitsUseTheUsualParametrisationAndAdam) {
  const Spec spec = spec_of("digits");
  EXPECT_EQ(spec.generator.scale, static_cast<double>(spec.generator.units));
  EXPECT_EQ(spec.critic.scale, static_cast<double>(spec.critic.units));
  EXPECT_EQ(spec.dynamics.time_step, 0.001);
  EXPECT_EQ(spec.dynamics.critic_speed, 5.0);
  EXPECT_EQ(spec.dynamics.beta1, 0.5);
  EXPECT_EQ(spec.dynamics.beta2, 0.9);
  EXPECT_EQ(spec.objective.kind, objectives::ObjectiveKind::kWganGp);
}

TEST(Gallery, HoldsTheStudiesInAlphabeticalOrder) {
  const std::vector<std::string> names = study_names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_THAT(names, testing::IsSupersetOf({"basins", "blow-up", "speed"}));
  EXPECT_THROW(shipped_study_text("pendulum"), InputError);
}

TEST(Gallery, HoldsTheComparisons) {
  EXPECT_THAT(comparison_names(), testing::Contains("remedies"));
  EXPECT_THAT(std::string(shipped_comparison_text("remedies")), testing::HasSubstr("[[variant]]"));
  EXPECT_THROW(shipped_comparison_text("pendulum"), InputError);
}

TEST(Gallery, SuggestsTheNearestName) {
  try {
    gallery_spec_text("pendulm");
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "'pendulm' is not in the gallery. Did you mean 'pendulum'?");
  }
}

}  // namespace
}  // namespace ganflow::experiment
