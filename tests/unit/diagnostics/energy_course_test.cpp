#include "ganflow/diagnostics/energy_course.hpp"

#include "ganflow/diagnostics/judge.hpp"

#include "synthetic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::diagnostics {
namespace {

using record::VerdictKind;
using testing::HasSubstr;

/// An energy over a time of 100, with `noise` of its level, that is lost at a rate of 0.001.
record::Series run_of(double (*energy)(double), double noise = 0.0, std::size_t n = 200) {
  record::Series series({"energy", "dissipation"});
  const std::vector<double> errors = white_noise(n, 4);
  for (std::size_t i = 0; i < n; ++i) {
    const double time = 100 * static_cast<double>(i) / static_cast<double>(n - 1);
    series.append({.iteration = static_cast<std::int64_t>(i),
                   .time = time,
                   .values = {energy(time) * (1 + noise * errors[i]), 0.001}});
  }
  return series;
}

TEST(EnergyCourse, FallsToNothingWithAndWithoutNoise) {
  for (const double noise : {0.0, 0.05}) {
    const auto series = run_of([](double t) { return 2 * std::exp(-0.1 * t); }, noise);
    const auto course = course_of_energy(series, 32);
    ASSERT_TRUE(course);
    EXPECT_TRUE(course->learnt && course->fallen && course->falling);
    EXPECT_EQ(kind_of(*course), VerdictKind::kConverging);
    const record::Verdict verdict = judge_run(series, {});
    EXPECT_EQ(verdict.kind, VerdictKind::kConverging);
    EXPECT_EQ(verdict.observable, "energy");
    EXPECT_THAT(verdict.reasons.at(0), HasSubstr("still falling"));
    EXPECT_THAT(verdict.reasons.at(0), HasSubstr("at a rate of 0.001"));
  }
}

// A power law, as of networks that approach their teacher slowly: never at rest.
TEST(EnergyCourse, ASlowFallIsNoRest) {
  const auto course = course_of_energy(run_of([](double t) { return std::pow(1 + t, -0.5); }, 1e-4), 32);
  EXPECT_FALSE(course->learnt);
  EXPECT_EQ(kind_of(*course), VerdictKind::kConverging);
}

TEST(EnergyCourse, RestsOnWhatItCannotLearn) {
  for (const double noise : {0.0, 0.1}) {
    const auto series = run_of([](double t) { return 0.3 + std::exp(-t); }, noise);
    const auto course = course_of_energy(series, 32);
    EXPECT_EQ(kind_of(*course), VerdictKind::kResting);
    EXPECT_EQ(judge_run(series, {}).kind, VerdictKind::kResting);
    EXPECT_THAT(sentence_on(*course), HasSubstr("the rest is not learnt"));
  }
  // It falls, but has not lost a quarter yet.
  EXPECT_EQ(kind_of(*course_of_energy(run_of([](double t) { return 1 - 0.002 * t; }), 32)), VerdictKind::kDrifting);
}

TEST(EnergyCourse, RisesSwingsOrIsTooShort) {
  EXPECT_EQ(kind_of(*course_of_energy(run_of([](double t) { return 1 + 0.01 * t; }), 32)), VerdictKind::kDrifting);
  const record::Verdict swing = judge_run(run_of([](double t) { return 1 + 0.5 * std::sin(0.8 * t); }, 0.05), {});
  EXPECT_EQ(swing.kind, VerdictKind::kOscillating);
  EXPECT_NEAR(swing.period.value_or(0), 7.854, 0.2);
  EXPECT_EQ(kind_of(*course_of_energy(run_of([](double) { return 1.0; }, 0, 12), 32)), VerdictKind::kUndecided);
  EXPECT_FALSE(course_of_energy(record::Series({"payoff"}), 32));
}

// A learner that starts as its teacher: no share of nothing is spoken of.
TEST(EnergyCourse, NothingToLearnIsLearnt) {
  const auto course = course_of_energy(run_of([](double) { return 0.0; }), 32);
  EXPECT_EQ(kind_of(*course), VerdictKind::kConverging);
  EXPECT_THAT(sentence_on(*course), testing::Not(HasSubstr("nan")));
}

TEST(EnergyCourse, AnInfiniteEnergyHasDiverged) {
  const auto series = run_of([](double t) { return t < 50 ? 1.0 : std::numeric_limits<double>::infinity(); });
  EXPECT_EQ(judge_run(series, {}).kind, VerdictKind::kDiverged);
}

}  // namespace
}  // namespace ganflow::diagnostics
