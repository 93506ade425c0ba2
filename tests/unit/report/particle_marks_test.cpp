#include "ganflow/report/particle_marks.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace ganflow::report {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;

constexpr Interval kUnit{0, 1};

TEST(Gather, CoincidentParticlesAreOneMarkOfTheirMass) {
  const std::vector<double> x = {0.25, 0.25, 0.25, 0.8};
  const std::vector<double> y = {0.5, 0.5, 0.5, 0.1};
  const std::vector<std::size_t> walls(4, 0);
  const auto marks = gather(x, y, walls, kUnit, kUnit, 100);
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_DOUBLE_EQ(marks[0].share, 0.75);
  EXPECT_DOUBLE_EQ(marks[0].x, 0.25);
  EXPECT_DOUBLE_EQ(marks[1].share, 0.25);
  EXPECT_DOUBLE_EQ(marks[1].y, 0.1);
}

TEST(Gather, MassIsConservedAndBoundedInNumber) {
  std::vector<double> x;
  std::vector<double> y;
  for (int k = 0; k < 50'000; ++k) {
    x.push_back(std::fmod(0.618033988749895 * k, 1));
    y.push_back(std::fmod(0.754877666246693 * k, 1));
  }
  const auto marks = gather(x, y, std::vector<std::size_t>(x.size(), 1), kUnit, kUnit, 20);
  EXPECT_EQ(marks.size(), 400U);
  const double mass =
      std::accumulate(marks.begin(), marks.end(), 0.0, [](double sum, const Mark& m) { return sum + m.share; });
  EXPECT_NEAR(mass, 1, 1e-10);
}

TEST(Gather, ParticlesOfDifferentStrataStayApart) {
  const std::vector<double> at = {0.5, 0.5};
  const std::vector<std::size_t> walls = {0, 2};
  const auto marks = gather(at, at, walls, kUnit, kUnit, 10);
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0].walls, 0U);
  EXPECT_EQ(marks[1].walls, 2U);
}

TEST(Gather, WhatIsOutsideOrNotFiniteIsLeftOut) {
  const std::vector<double> x = {0, 1, 1.01, std::numeric_limits<double>::quiet_NaN()};
  const std::vector<double> y = {0, 1, 0.5, 0.5};
  const auto marks = gather(x, y, std::vector<std::size_t>(4, 0), kUnit, kUnit, 10);
  ASSERT_EQ(marks.size(), 2U) << "the rim belongs to the inside";
  EXPECT_DOUBLE_EQ(marks[0].share, 0.25) << "of all particles";
}

TEST(RangeWithMargin, LeavesAir) {
  const Interval range = range_with_margin(std::vector<double>{1, 3, std::numeric_limits<double>::infinity()}, 0.1);
  EXPECT_THAT(range.low, DoubleNear(0.8, 1e-15));
  EXPECT_THAT(range.high, DoubleNear(3.2, 1e-15));
  EXPECT_THAT(range_with_margin(std::vector<double>{2, 2}, 0.1).low, DoubleEq(1.5));
  EXPECT_THAT(range_with_margin({}, 0.1).width(), DoubleEq(1));
}

}  // namespace
}  // namespace ganflow::report
