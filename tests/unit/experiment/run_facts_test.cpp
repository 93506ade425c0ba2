#include "ganflow/experiment/run_facts.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/gallery.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_writer.hpp"

#include "minimal_spec.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

std::string value_of(const std::vector<RunFact>& facts, const std::string& name) {
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const RunFact& f) { return f.name == name; });
  return found == facts.end() ? "missing" : found->value;
}

TEST(RunFacts, ThePendulumInWords) {
  const auto facts = facts_of(parse_spec(gallery_spec_text("pendulum"), "pendulum.toml"));
  EXPECT_EQ(value_of(facts, "data"), "law two-gaussians, dimension 1, radius 1, deviation 0.1");
  EXPECT_EQ(value_of(facts, "critic"), "128 tanh units, box ±0.5");
  EXPECT_EQ(value_of(facts, "generator"), "128 tanh units, no box");
  EXPECT_EQ(value_of(facts, "objective"), "wgan");
  EXPECT_EQ(value_of(facts, "critic speed γ"), "1 (critic's learning rate 12.8)");
  EXPECT_EQ(value_of(facts, "length"), "6000 iterations, mean-field time 600");
}

TEST(RunFacts, ALearnerHasATeacherAndNoCritic) {
  const auto facts = facts_of(parse_spec(gallery_spec_text("supervised"), "supervised.toml"));
  EXPECT_EQ(value_of(facts, "teacher"), "4 erf units, 1 output");
  EXPECT_EQ(value_of(facts, "learner"), "64 erf units, no box");
  EXPECT_EQ(value_of(facts, "objective"), "supervised");
  EXPECT_EQ(value_of(facts, "critic"), "missing");
  EXPECT_EQ(value_of(facts, "critic speed γ"), "missing");
}

TEST(RunFacts, AGridHasCellsAndHeldParametersAndNoRates) {
  const auto facts = facts_of(parse_spec(gallery_spec_text("pendulum-grid"), "pendulum-grid.toml"));
  EXPECT_EQ(value_of(facts, "generator"), "erf units on a grid of 80 cells an axis, a_1 and c_1 held, no box");
  EXPECT_EQ(value_of(facts, "critic"), "erf units on a grid of 24 cells an axis, a_1 held, box ±0.5");
  EXPECT_EQ(value_of(facts, "time step Δt"), "0.1");
  EXPECT_EQ(value_of(facts, "critic speed γ"), "1");
  EXPECT_EQ(value_of(facts, "precision"), "float64");
}

TEST(RunFacts, EveryGallerySpecHasThemAll) {
  for (const std::string& name : gallery_names()) {
    const auto facts = facts_of(parse_spec(gallery_spec_text(name), name + ".toml"));
    for (const RunFact& fact : facts) {
      EXPECT_FALSE(fact.value.empty()) << name << " " << fact.name;
      EXPECT_THAT(fact.value, testing::Not(HasSubstr("?"))) << name << " " << fact.name;
    }
  }
}

TEST(Provenance, IsReadBackAsItWasWritten) {
  const RunProvenance written{.build = {.version = "1.2",
                                        .commit = "abc",
                                        .compiler = "GNU 12",
                                        .build = "Release",
                                        .host = "here",
                                        .processor = "a \"fast\" one",
                                        .cores = 2},
                              .simd_target = "AVX2"};
  const auto facts = provenance_of(write_spec(minimal_with({}), written), "spec.toml");
  EXPECT_EQ(facts.size(), 8U);
  EXPECT_EQ(value_of(facts, "processor"), "a \"fast\" one");
  EXPECT_EQ(value_of(facts, "cores"), "2");
  EXPECT_TRUE(provenance_of("seed = 1\n", "spec.toml").empty());
  EXPECT_THROW(provenance_of("[", "spec.toml"), InputError);
}

}  // namespace
}  // namespace ganflow::experiment
