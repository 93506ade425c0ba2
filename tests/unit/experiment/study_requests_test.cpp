#include "ganflow/experiment/study_requests.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Study requests(const std::string& text) {
  Study study;
  read_study_requests(parse_toml(text, "t.toml"), TomlFields("t.toml"), study);
  return study;
}

std::string refusal(const std::string& text) {
  try {
    requests(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(StudyRequests, HaveDefaults) {
  const Study study = requests("[[fit]]\nx = 'a'\ny = 'b'\n[[mean]]\ny = 'm'\n[[plot]]\nx = 'a'\ncurve = 'c'\n");
  ASSERT_EQ(study.fits.size(), 1U);
  EXPECT_EQ(study.fits[0].title, "b against a");
  EXPECT_EQ(study.fits[0].along, "a");
  EXPECT_TRUE(study.fits[0].theory.empty());
  EXPECT_TRUE(study.fits[0].options.log);
  EXPECT_EQ(study.fits[0].options.interval, diagnostics::IntervalKind::kReplicas);
  ASSERT_EQ(study.means.size(), 1U);
  EXPECT_EQ(study.means[0].theory, std::nullopt);
  ASSERT_EQ(study.plots.size(), 1U);
  EXPECT_EQ(study.plots[0].title, "c against a");
  EXPECT_FALSE(study.plots[0].log_x || study.plots[0].log_y);
}

TEST(StudyRequests, SayEverything) {
  const Study study = requests(
      "[[fit]]\ntitle = 't'\nx = 'a'\ny = 'b'\nalong = 'c'\ntheory = [1.0, nan]\nat_least = 0.5\nlog = false\n"
      "interval = 'bootstrap'\nfrom = 1\nto = 2\n[[plot]]\nx = 'a'\ny = 'b'\nlog = 'y'\ncolour = "
      "'w'\n");
  const StudyFit& fit = study.fits.at(0);
  EXPECT_EQ(fit.title, "t");
  EXPECT_EQ(fit.along, "c");
  EXPECT_THAT(fit.theory, ElementsAre(1.0, testing::IsNan()));
  EXPECT_EQ(fit.at_least, 0.5);
  EXPECT_FALSE(fit.options.log);
  EXPECT_EQ(fit.options.interval, diagnostics::IntervalKind::kBootstrap);
  EXPECT_EQ(fit.options.from, 1.0);
  EXPECT_EQ(fit.options.to, 2.0);
  EXPECT_EQ(study.plots.at(0).colour, "w");
  EXPECT_TRUE(study.plots.at(0).log_y);
  EXPECT_FALSE(study.plots.at(0).log_x);
}

TEST(StudyRequests, GiveCorrectionsToPowerLawsOnly) {
  EXPECT_THAT(requests("[[fit]]\nx = 'a'\ny = 'b'\ncorrection = [0.5, 1.0]\n").fits.at(0).correction,
              ElementsAre(0.5, 1.0));
  EXPECT_THAT(refusal("[[fit]]\nx = 'a'\ny = 'b'\ncorrection = 0.5\nlog = false\n"), HasSubstr("log must be true"));
}

TEST(StudyRequests, RefuseWithTheLine) {
  EXPECT_THAT(refusal("\n[[fit]]\nx = 'a'\n"), HasSubstr("t.toml:2: y is missing here"));
  EXPECT_THAT(refusal("[[fit]]\nx = 'a'\ny = 'b'\nz = 1\n"), HasSubstr("t.toml:4: unknown key 'z'."));
  EXPECT_THAT(refusal("[[plot]]\nx = 'a'\ny = 'b'\ncurve = 'c'\n"), HasSubstr("a plot needs y, a number, or curve"));
  EXPECT_THAT(refusal("[[plot]]\nx = 'a'\ny = 'b'\nlog = 'z'\n"), HasSubstr("t.toml:4: log = \"z\" names no axes"));
  EXPECT_THAT(refusal("fit = 1\n"), HasSubstr("t.toml:1: fit is an integer (must be tables)"));
}

}  // namespace
}  // namespace ganflow::experiment
