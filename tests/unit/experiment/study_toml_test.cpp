#include "ganflow/experiment/study_toml.hpp"

#include "ganflow/experiment/study_writer.hpp"

#include "../scratch_folder.hpp"
#include "study_support.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(StudyToml, ReadsAxesInTheOrderOfTheFile) {
  const Study study = study_of(kSmallStudy);
  EXPECT_EQ(study.name, "small-study");
  EXPECT_EQ(study.title, "A small study");
  EXPECT_EQ(study.kind, "runs");
  EXPECT_EQ(study.replicas, 3U);
  EXPECT_EQ(study.spec_text, kSmallSpec);
  ASSERT_EQ(study.axes.size(), 2U);
  EXPECT_EQ(study.axes[0].name, "dynamics.time_step");
  EXPECT_EQ(study.axes[1].name, "critic.box");
  EXPECT_THAT(study.axes[1].values, ElementsAre(ElementsAre("0.5"), ElementsAre("1.0")));
  ASSERT_EQ(study.fits.size(), 1U);
  EXPECT_EQ(study.fits[0].along, "dynamics.time_step");
  EXPECT_THAT(study.fits[0].theory, ElementsAre(1.0));
}

TEST(StudyToml, LinksKeysOnOneAxis) {
  const Study study = study_of(
      "kind = \"runs\"\nspec = \"small\"\n[axis]\n"
      "units = {keys = [\"generator.units\", \"critic.units\"], values = [4, [8, 16]]}\n");
  ASSERT_EQ(study.axes.size(), 1U);
  EXPECT_THAT(study.axes[0].keys, ElementsAre("generator.units", "critic.units"));
  EXPECT_THAT(study.axes[0].values, ElementsAre(ElementsAre("4", "4"), ElementsAre("8", "16")));
}

TEST(StudyToml, LabelsBelongToTheValuesTheyStandBeside) {
  const std::string text =
      "kind = \"runs\"\nspec = \"small\"\n[axis]\ncritic.box = {values = [0.5, 1.0], labels = [\"narrow\", "
      "\"wide\"]}\n";
  const Study study = study_of(text);
  EXPECT_THAT(study.axes[0].keys, ElementsAre("critic.box"));
  EXPECT_EQ(study.axes[0].legend(1), "wide");
  EXPECT_EQ(study_of(write_study(study)).axes[0].legend(1), "wide");
  const std::vector<std::string> overrides = {"axis.critic.box=[0.25]"};
  EXPECT_EQ(study_of(text, {.overrides = overrides}).axes[0].legend(0), "critic.box = 0.25");
}

TEST(StudyToml, QuickWinsOnlyWhenAsked) {
  const std::string text = kSmallStudy + "[quick]\nreplicas = 1\n[quick.axis]\ncritic.box = [2.0]\n";
  EXPECT_EQ(study_of(text).replicas, 3U);
  const Study quick = study_of(text, {.quick = true});
  EXPECT_EQ(quick.replicas, 1U);
  ASSERT_EQ(quick.axes.size(), 2U);
  EXPECT_THAT(quick.axes[1].values, ElementsAre(ElementsAre("2.0")));
}

TEST(StudyToml, OverridesReachEveryPart) {
  const std::vector<std::string> overrides = {"replicas=7", "axis.critic.box=[0.25]", "critic.units=4",
                                              "critic.activation=erf", "critic.units=5"};
  const Study study = study_of(kSmallStudy, {.overrides = overrides});
  EXPECT_EQ(study.replicas, 7U);
  EXPECT_THAT(study.axes[1].values, ElementsAre(ElementsAre("0.25")));
  EXPECT_THAT(study.set, ElementsAre("critic.activation=\"erf\"", "critic.units=5"));
}

TEST(StudyToml, RefusesInOneSentenceWithThePlace) {
  const auto with = [](const std::string& lines) {
    return study_refusal("kind = \"runs\"\nspec = \"small\"\n" + lines);
  };
  EXPECT_THAT(with("[axis]\ndynamics.time_stp = [0.1]\n"),
              HasSubstr("small-study.toml:4: axis 'dynamics.time_stp' is no key of a spec. Did you mean "
                        "'dynamics.time_step'?"));
  EXPECT_THAT(with("[axis]\ncritic.box = []\n"), HasSubstr("axis 'critic.box' = [] (must be a list of at least one"));
  EXPECT_THAT(with("[axis]\ncritic.box = 0.5\n"), HasSubstr("must be a list of at least one value"));
  EXPECT_THAT(with("[axis]\ncritic.box = [0.5, 0.5]\n"), HasSubstr("has the value 0.5 twice"));
  EXPECT_THAT(with("[axis]\ncritic.box = {values = [0.5, 1.0], labels = [\"narrow\"]}\n"),
              HasSubstr("axis 'critic.box' has 1 labels for 2 values. Give one for each"));
  EXPECT_THAT(with("[axis]\nseed = [1, 2]\n"), HasSubstr("replicas have seeds of their own"));
  EXPECT_THAT(with("[axis]\n\"options.few\" = [1]\n"), HasSubstr("kind 'runs' has no such option"));
  EXPECT_THAT(with("replicas = 0\n"), HasSubstr("replicas = 0 (must be an integer from 1"));
  EXPECT_THAT(with("replcas = 2\n"), HasSubstr("unknown key 'replcas' of a study. Did you mean 'replicas'?"));
  EXPECT_THAT(with("[set]\ncritic.bx = 1\n"), HasSubstr("unknown key 'critic.bx' of a spec"));
  EXPECT_THAT(with("[options]\nsame = 1\n"), HasSubstr("kind 'runs' has no option 'same'"));
  EXPECT_THAT(with("[[fit]]\nx = \"critic.box\"\n"), HasSubstr("y is missing here"));
  EXPECT_THAT(with("[[fit]]\nx = \"a\"\ny = \"b\"\ninterval = \"wild\"\n"), HasSubstr("neither \"replicas\" nor"));
  EXPECT_THAT(with("[[plot]]\nx = \"a\"\n"), HasSubstr("a plot needs y, a number, or curve"));
  EXPECT_THAT(with("schema = 2\n"), HasSubstr("this ganflow reads studies of schema 1"));
  EXPECT_THAT(study_refusal("kind = \"run\"\nspec = \"small\"\n"),
              HasSubstr("is no kind of study. Did you mean 'runs'?"));
  EXPECT_THAT(study_refusal("kind = \"runs\"\n"), HasSubstr("spec is missing"));
  EXPECT_THAT(study_refusal("kind = \n"), HasSubstr("small-study.toml:1: this is not TOML"));
}

TEST(StudyToml, ReadsTheExampleOfTheDocument) {
  const char* const source = std::getenv("GANFLOW_SOURCE_DIR");  // set by CTest
  const std::string document = content(std::filesystem::path(source == nullptr ? "." : source) / "docs/studies.md");
  const auto begin = document.find("```toml\n");
  ASSERT_NE(begin, std::string::npos);
  const std::string text = document.substr(begin + 8, document.find("```\n", begin + 8) - begin - 8);
  const StudyReading reading{
      .load_spec_text = [](const std::string& spec) { return std::string(gallery_spec_text(spec)); }};
  const StudyCells cells(parse_study(text, "study.toml", reading));
  EXPECT_EQ(cells.count(), 5U * 2 * 2 * 2 * 2);
}

TEST(StudyToml, ReadsEveryStudyThatShipsInFullAndQuick) {
  for (const std::string& name : study_names()) {
    for (const bool quick : {false, true}) {
      SCOPED_TRACE(name);
      const Study study = parse_study(
          shipped_study_text(name), name,
          {.quick = quick, .load_spec_text = [](auto& spec) { return std::string(gallery_spec_text(spec)); }});
      const StudyCells cells(study);
      EXPECT_EQ(study.name, name);
      EXPECT_FALSE(study.fits.empty() && study.plots.empty());
      EXPECT_NE(shipped_study_text(name).find("# What one sees"), std::string_view::npos);
      EXPECT_LE(cells.count(), quick ? 400U : 2000U);  // of milliseconds, when quick
    }
  }
}

}  // namespace
}  // namespace ganflow::experiment
