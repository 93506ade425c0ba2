#include "ganflow/diagnostics/uniform_series.hpp"

#include "ganflow/core/errors.hpp"

#include "synthetic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::diagnostics {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;
using Values = std::vector<double>;

TEST(UniformSeries, EqualStepsAreTakenAsTheyAre) {
  const Values t = {2, 2.5, 3, 3.5};
  const Values x = {1, -1, 4, 0};
  const UniformSeries series = make_uniform(t, x);
  EXPECT_EQ(series.values, x);
  EXPECT_EQ(series.start, 2);
  EXPECT_DOUBLE_EQ(series.step, 0.5);
  EXPECT_FALSE(series.interpolated);
  EXPECT_DOUBLE_EQ(series.time(3), 3.5);
  EXPECT_DOUBLE_EQ(series.duration(), 2);
}

TEST(UniformSeries, UnequalStepsAreInterpolatedOnTheMedianStep) {
  const Values t = {0, 1, 2, 4, 5};
  const Values x = {0, 1, 2, 4, 5};
  const UniformSeries series = make_uniform(t, x);
  EXPECT_TRUE(series.interpolated);
  EXPECT_THAT(series.values, ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(UniformSeries, ValuesThatAreNoNumbersAreLeftOutAndCounted) {
  const Values t = {0, 1, 2, 3, 4};
  const Values x = {0, std::nan(""), 2, std::numeric_limits<double>::infinity(), 4};
  const UniformSeries series = make_uniform(t, x);
  EXPECT_EQ(series.left_out, 2U);
  EXPECT_THAT(series.values, ElementsAre(0, 2, 4));
}

TEST(UniformSeries, OneLongPauseDoesNotExhaustMemory) {
  Values t = times(100, 1e-6);
  t.push_back(1e9);
  EXPECT_LT(make_uniform(t, Values(101, 1.0)).size(), 500U);
}

TEST(UniformSeries, FewValuesMakeShortSeries) {
  EXPECT_EQ(make_uniform(Values{}, Values{}).size(), 0U);
  EXPECT_EQ(make_uniform(Values{3}, Values{1}).size(), 1U);
  EXPECT_EQ(make_uniform(Values{3, 4}, Values{std::nan(""), 1}).size(), 1U);
}

TEST(UniformSeries, TailKeepsItsTimes) {
  const UniformSeries tail = as_series({0, 1, 2, 3}, 0.5).from(2);
  EXPECT_EQ(tail.start, 1);
  EXPECT_THAT(tail.values, ElementsAre(2, 3));
}

TEST(UniformSeries, RefusesTimesThatDoNotIncrease) {
  EXPECT_THAT([] { make_uniform(Values{0, 0}, Values{1, 1}); }, ThrowsMessage<InputError>(HasSubstr("time[1] = 0")));
  EXPECT_THAT(
      [] {
        make_uniform(Values{0, std::nan("")}, Values{1, 1});
      },
      ThrowsMessage<InputError>(HasSubstr("time[1] = nan")));
  EXPECT_THAT([] { make_uniform(Values{0}, Values{1, 1}); }, ThrowsMessage<InputError>(HasSubstr("1 times but 2")));
}

TEST(UniformSeries, SummariesAreRight) {
  EXPECT_EQ(mean_of(Values{1, 2, 6}), 3);
  EXPECT_EQ(mean_of(Values{}), 0);
  EXPECT_EQ(deviation_of(Values{-1, 1, 1, -1}), 1);
  EXPECT_EQ(median_of(Values{5, 1, 3}), 3);
  EXPECT_EQ(median_of(Values{5, 1, 3, 2}), 2.5);
  EXPECT_TRUE(std::isnan(median_of(Values{})));
}

TEST(UniformSeries, TrendOfALineIsTheLine) {
  const Values line = {1, 3, 5, 7};
  EXPECT_DOUBLE_EQ(fit_trend(line).slope, 2);
  EXPECT_DOUBLE_EQ(fit_trend(line).level, 4);
  for (const double rest : detrended(line)) {
    EXPECT_NEAR(rest, 0, 1e-15);
  }
}

}  // namespace
}  // namespace ganflow::diagnostics
