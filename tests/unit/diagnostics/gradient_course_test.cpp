#include "ganflow/diagnostics/gradient_course.hpp"

#include "series_of.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::diagnostics {
namespace {

constexpr std::size_t kRows = 400;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// From `first` to `last`, exponentially, over the first half; then it stays.
std::vector<double> falls(double first, double last) {
  std::vector<double> x(kRows, last);
  for (std::size_t i = 0; i < kRows / 2; ++i) {
    x[i] = first * std::pow(last / first, 2 * static_cast<double>(i) / kRows);
  }
  return x;
}

struct Case {
  std::vector<double> distance = std::vector<double>(kRows, 3);
  std::vector<double> gradient = falls(0.5, 0.001);
  std::vector<double> payoff = falls(-1.0, -0.001);
};

std::optional<GradientCourse> course_of(const Case& c, std::optional<double> blind = -2 * std::log(2)) {
  const record::Series series = series_of({{"w1", c.distance},
                                           {"noise_floor", std::vector<double>(kRows, 0.01)},
                                           {"payoff", c.payoff},
                                           {"generator_gradient", c.gradient}},
                                          0.5);
  return find_gradient_course(series, course_of_distance(series, 2.5, 32), blind);
}

TEST(GradientCourse, VanishesWhereACriticIsSureAndTheSamplesStay) {
  const auto course = course_of({});
  ASSERT_TRUE(course.has_value());
  EXPECT_TRUE(course->has_vanished);
  EXPECT_NEAR(course->share(), 0.002, 1e-4);  // the median of the first three is a little below 0.5
  EXPECT_NEAR(*course->sight, 1, 1e-9);
}

TEST(GradientCourse, DoesNotVanishWhenOneOfTheThreeSignsIsMissing) {
  EXPECT_FALSE(course_of({.gradient = falls(0.5, 0.02)})->has_vanished);  // 4% of its largest
  EXPECT_FALSE(course_of({.distance = falls(3, 0.02)})->has_vanished);    // arrived
  EXPECT_FALSE(course_of({.payoff = falls(-0.1, -1.38)})->has_vanished);  // the critic is level
  EXPECT_FALSE(course_of({}, std::nullopt)->has_vanished);                // nobody knows
  std::vector<double> coming(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    coming[i] = 3 * std::exp(-0.01 * static_cast<double>(i));
  }
  EXPECT_FALSE(course_of({.distance = coming})->has_vanished);  // small steps, but they lead there
}

TEST(GradientCourse, NothingIsAsSmallAsRounding) {
  Case dead;
  dead.gradient.assign(kRows, 0.0);  // from the first row on: there is no larger one to compare with
  EXPECT_TRUE(course_of(dead)->has_vanished);
  dead.gradient.assign(kRows, 1e-8);  // 200 units of time move a parameter by 2e-6, the distance is 3
  EXPECT_TRUE(course_of(dead)->has_vanished);
  dead.gradient.assign(kRows, 1e-7);
  EXPECT_FALSE(course_of(dead)->has_vanished);
}

TEST(GradientCourse, OneSpikeAndTheMissingFirstRowDecideNothing) {
  Case c{.gradient = std::vector<double>(kRows, 0.1)};
  c.gradient[0] = kNone;
  c.gradient[100] = 1e3;
  const auto course = course_of(c);
  EXPECT_EQ(course->largest, 0.1);
  EXPECT_FALSE(course->has_vanished);
}

TEST(GradientCourse, IsUnknownWithoutTheColumn) {
  EXPECT_FALSE(find_gradient_course(series_of({{"w1", {1, 2}}}, 1), {}, {}).has_value());
  EXPECT_FALSE(find_gradient_course(series_of({{"generator_gradient", {kNone}}}, 1), {}, {}).has_value());
}

}  // namespace
}  // namespace ganflow::diagnostics
