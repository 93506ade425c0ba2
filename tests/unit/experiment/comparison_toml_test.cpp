#include "ganflow/experiment/comparison_toml.hpp"

#include "ganflow/experiment/gallery.hpp"

#include "comparison_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ComparisonToml, ReadsEverything) {
  const Comparison comparison = comparison_of(R"(title = "t"
spec = "small"
seeds = 7
budget_samples = 1000
set = {dynamics.batch = 8}
unset = ["critic.box"]
[[variant]]
name = "a"
note = "what it does"
set = {objective.kind = "gan", critic.box = 1.0}
unset = ["dynamics.critic_steps"]
of = "mixture"
expect = ["resting", "noise"]
[[variant]]
name = "b"
spec = "other"
reverse_ou = {score = "sample", points = 9, flow = "ode", steps = 5, horizon = 4.5, last_noise = 0.01}
expect = "converging"
)");
  EXPECT_EQ(comparison.name, "small-comparison");
  EXPECT_EQ(comparison.title, "t");
  EXPECT_EQ(comparison.seeds, 7U);
  EXPECT_EQ(comparison.budget.samples, 1000);
  EXPECT_FALSE(comparison.budget.seconds);
  EXPECT_THAT(comparison.set, ElementsAre("dynamics.batch=8", "critic.box="));
  ASSERT_EQ(comparison.variants.size(), 2U);
  const Variant& a = comparison.variants[0];
  EXPECT_EQ(a.note, "what it does");
  EXPECT_EQ(a.spec_text, kSmallSpec);
  EXPECT_THAT(a.set,
              testing::UnorderedElementsAre("objective.kind=\"gan\"", "critic.box=1.0", "dynamics.critic_steps="));
  EXPECT_EQ(a.of, dynamics::AveragedLaw::kMixture);
  EXPECT_THAT(a.expect, ElementsAre("resting", "noise"));
  const Variant& b = comparison.variants[1];
  EXPECT_EQ(b.spec_name, "other");
  ASSERT_TRUE(b.sampler);
  EXPECT_FALSE(b.sampler->exact);
  EXPECT_EQ(b.sampler->points, 9);
  EXPECT_EQ(b.sampler->options.flow, dynamics::ReverseFlow::kOde);
  EXPECT_EQ(b.sampler->options.steps, 5U);
  EXPECT_EQ(b.sampler->options.horizon, 4.5);
  EXPECT_EQ(b.sampler->options.last_noise, 0.01);
}

TEST(ComparisonToml, WhatIsWrittenReadsBack) {
  const Comparison before = comparison_of(kSmallComparison);
  const Comparison after = comparison_of(write_comparison(before));
  EXPECT_EQ(write_comparison(after), write_comparison(before));
  EXPECT_EQ(after.title, before.title);
  EXPECT_EQ(after.seeds, before.seeds);
  ASSERT_EQ(after.variants.size(), before.variants.size());
  EXPECT_EQ(after.variants[1].note, "another objective");
  EXPECT_EQ(after.variants[1].spec_name, "specs/gan.toml");
  EXPECT_EQ(after.variants[3].of, dynamics::AveragedLaw::kMeanParameters);
  EXPECT_EQ(after.variants[4].sampler->options.steps, 8U);
}

TEST(ComparisonToml, AnotherSpecForgetsWhatWasExpected) {
  const std::string text = "spec = \"a\"\n[[variant]]\nname = \"x\"\nexpect = \"noise\"\n";
  EXPECT_FALSE(comparison_of(text).leave_out);
  const Comparison other = comparison_of(text, {.spec = "b"});
  EXPECT_EQ(other.variants[0].spec_name, "b");
  EXPECT_TRUE(other.variants[0].expect.empty());
  EXPECT_TRUE(other.leave_out);
}

TEST(ComparisonToml, ToldFromSpecs) {
  EXPECT_TRUE(is_comparison(kSmallComparison, "x"));
  EXPECT_FALSE(is_comparison(kSmallSpec, "x"));
  EXPECT_FALSE(is_comparison("no toml [", "x"));
}

TEST(ComparisonToml, NamesMustBeFitForFiles) {
  EXPECT_TRUE(is_variant_name("wgan-gp_10+r1=0.5"));
  for (const char* const bad : {"", ".", "../x", "a b", "a/b", "ä"}) {
    EXPECT_FALSE(is_variant_name(bad)) << bad;
  }
  EXPECT_FALSE(is_variant_name(std::string(41, 'a')));
}

TEST(ComparisonToml, RefusesWithLineAndAdvice) {
  const auto refused = [](const std::string& text) { return comparison_refusal(text); };
  const std::string head = "spec = \"small\"\n[[variant]]\nname = \"a\"\n";
  EXPECT_THAT(refused("spec = \"small\"\n"), HasSubstr("needs variants"));
  EXPECT_THAT(refused("schema = 2\n" + head), HasSubstr("toml:1: schema = 2"));
  EXPECT_THAT(refused("sed = 1\n" + head), HasSubstr("unknown key 'sed' of a comparison"));
  EXPECT_THAT(refused("seeds = 0\n" + head), HasSubstr("toml:1: seeds = 0 (must be an integer from 1"));
  EXPECT_THAT(refused(head + "nte = \"x\"\n"), HasSubstr("Did you mean 'note'?"));
  EXPECT_THAT(refused(head + "set = {critic.bx = 1.0}\n"), HasSubstr("unknown key 'critic.bx' of a spec"));
  EXPECT_THAT(refused(head + "of = \"averge\"\n"), HasSubstr("Did you mean 'average'?"));
  EXPECT_THAT(refused(head + "expect = \"restng\"\n"), HasSubstr("'restng' is no verdict. Did you mean 'resting'?"));
  EXPECT_THAT(refused(head + "reverse_ou = {steps = 1}\n"), HasSubstr("steps = 1 (must be an integer from 2"));
  EXPECT_THAT(refused(head + "reverse_ou = {horizon = -1.0}\n"), HasSubstr("toml:4: reverse_ou.horizon = -1"));
  EXPECT_THAT(refused(head + "[[variant]]\nname = \"a\"\n"), HasSubstr("two variants are named 'a'"));
  EXPECT_THAT(refused("spec = \"small\"\n[[variant]]\nname = \"a/b\"\n"), HasSubstr("name = \"a/b\" of a variant"));
  EXPECT_THAT(refused("[[variant]]\nname = \"a\"\n"), HasSubstr("variant 'a' has no spec"));
  EXPECT_THAT(refused(head), HasSubstr("only 'a' to compare"));
}

TEST(ComparisonToml, ShippedOnesAreWhole) {
  for (const std::string& name : comparison_names()) {
    const Comparison comparison = parse_comparison(
        shipped_comparison_text(name), name,
        {.load_spec_text = [](const std::string& spec) { return std::string(gallery_spec_text(spec)); }});
    const ComparisonCells cells(comparison);
    EXPECT_EQ(cells.comparison().variants.size(), comparison.variants.size()) << "nothing may be left out";
    EXPECT_TRUE(cells.left_out().empty());
    for (const Variant& variant : comparison.variants) {
      EXPECT_FALSE(variant.note.empty()) << name << ": " << variant.name;
    }
  }
}

}  // namespace
}  // namespace ganflow::experiment
