#include "ganflow/experiment/law_orbit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;

/// Uniform on [mean − width, mean + width].
Quantiles uniform_law(double mean, double width) {
  Quantiles law(16);
  for (std::size_t q = 0; q < law.size(); ++q) {
    law[q] = mean + width * ((static_cast<double>(q) + 0.5) / 8 - 1);
  }
  return law;
}

struct Course {
  std::vector<double> times;
  std::vector<Quantiles> laws;
};

/// A lump of half width 0.1 whose mean swings by ±1 about `level` with that period, from `phase` on.
Course swinging(double period, double level, double phase) {
  Course course;
  for (int t = 0; t < 600; ++t) {
    const double time = 0.5 * t;
    course.times.push_back(time);
    course.laws.push_back(uniform_law(level + std::sin(2 * std::numbers::pi * (time / period + phase)), 0.1));
  }
  return course;
}

LawOrbit orbit_of(const Course& course) { return find_law_orbit(course.times, course.laws); }

TEST(LawOrbit, FindsPeriodAndSwingOfALump) {
  const LawOrbit orbit = orbit_of(swinging(20, 0.25, 0.3));
  EXPECT_EQ(orbit.observable, "mean");
  EXPECT_NEAR(orbit.period.value_or(0), 20, 0.2);
  const std::vector<double> mean = orbit.mean();
  const auto [low, high] = std::minmax_element(mean.begin(), mean.end());
  EXPECT_NEAR((*high - *low) / 2, 1, 0.03);  // a phase is an average over 1/24 of a cycle
  EXPECT_NEAR(orbit.spread()[5], 0.1 / std::sqrt(3.0), 0.01);
}

TEST(LawOrbit, IsTheSameFromAnyPhaseAndForAnyPeriod) {
  const LawOrbit a = orbit_of(swinging(20, 0, 0));
  EXPECT_LT(orbit_distance(a, orbit_of(swinging(20, 0, 0.37))), 0.1);
  EXPECT_LT(orbit_distance(a, orbit_of(swinging(30, 0, 0.8))), 0.1);
  EXPECT_NEAR(orbit_distance(a, orbit_of(swinging(20, 0.5, 0.1))), 0.5, 0.05);  // W_2 of a translation
}

TEST(LawOrbit, OfALawThatRestsIsThatLaw) {
  Course course = swinging(20, 0, 0);
  std::fill(course.laws.begin(), course.laws.end(), uniform_law(0.5, 0.2));
  const LawOrbit orbit = orbit_of(course);
  EXPECT_EQ(orbit.kind, "resting");
  EXPECT_FALSE(orbit.period);
  EXPECT_NEAR(orbit.mean()[3], 0.5, 1e-12);
  EXPECT_NEAR(orbit_distance(orbit, orbit_of(swinging(20, 0.5, 0))), std::sqrt(0.5), 0.05);  // rms of a sine
}

TEST(SingleLinkage, JoinsChainsAndNumbersBySize) {
  const std::vector<double> at = {0, 10, 10.5, 11, 0.4, 30, 11.4};
  const auto distance = [&](std::size_t i, std::size_t j) { return std::abs(at[i] - at[j]); };
  EXPECT_THAT(single_linkage(at.size(), 0.6, distance), ElementsAre(1, 0, 0, 0, 1, 2, 0));
  EXPECT_THAT(single_linkage(at.size(), 0.1, distance), ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

}  // namespace
}  // namespace ganflow::experiment
