#include "ganflow/diagnostics/distance_course.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::diagnostics {
namespace {

/// A distance with two per cent of noise, and a noise floor of 0.05.
record::Series run_of(const std::string& column, std::size_t n, double (*distance)(double)) {
  record::Series series({column, "noise_floor"});
  const std::vector<double> noise = white_noise(n, 4);
  for (std::size_t i = 0; i < n; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(n);
    series.append({.iteration = static_cast<std::int64_t>(i),
                   .time = static_cast<double>(i),
                   .values = {distance(share) * (1 + 0.02 * noise[i]), 0.05}});
  }
  return series;
}

TEST(DistanceCourse, ArrivesNearItsNoiseFloor) {
  const auto course = course_of_distance(run_of("w1", 400, [](double s) { return 0.06 + std::exp(-20 * s); }), 2.5, 32);
  ASSERT_TRUE(course);
  EXPECT_TRUE(course->arrived);
  EXPECT_TRUE(course->fallen);
  EXPECT_FALSE(course->falling);
  EXPECT_TRUE(course->judged);
  EXPECT_NEAR(course->late, 0.06, 0.002);
  EXPECT_EQ(course->floor, 0.05);
  EXPECT_EQ(course->name, "The W1 distance to the data");
}

TEST(DistanceCourse, FallsStillOrRisesAgain) {
  const auto falling = course_of_distance(run_of("w1", 400, [](double s) { return 1 - 0.8 * s; }), 2.5, 32);
  EXPECT_TRUE(falling->falling);
  EXPECT_TRUE(falling->fallen);
  EXPECT_FALSE(falling->arrived);
  const auto rising =
      course_of_distance(run_of("w1", 400, [](double s) { return s < 0.9 ? 1 - 0.8 * s : 0.9; }), 2.5, 32);
  EXPECT_FALSE(rising->fallen);
  const auto resting = course_of_distance(run_of("w1", 400, [](double) { return 0.8; }), 2.5, 32);
  EXPECT_FALSE(resting->fallen || resting->falling || resting->arrived);
}

TEST(DistanceCourse, IsKnownForDistancesOnly) {
  EXPECT_TRUE(course_of_distance(run_of("sliced_w1", 40, [](double) { return 1.0; }), 2.5, 32));
  EXPECT_FALSE(course_of_distance(run_of("payoff", 40, [](double) { return 1.0; }), 2.5, 32));
  EXPECT_FALSE(
      course_of_distance(run_of("w1", 40, [](double) { return std::numeric_limits<double>::quiet_NaN(); }), 2.5, 32));
  EXPECT_FALSE(course_of_distance(run_of("w1", 20, [](double) { return 1.0; }), 2.5, 32)->judged);
}

}  // namespace
}  // namespace ganflow::diagnostics
