#include "ganflow/report/level_sets.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <limits>

namespace ganflow::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

GridFunction sampled(const std::function<double(double, double)>& f, std::size_t side, Interval x = {-1, 1},
                     Interval y = {-1, 1}) {
  GridFunction grid{.x = x, .y = y, .columns = side, .rows = side, .values = {}};
  for (std::size_t r = 0; r < side; ++r) {
    for (std::size_t c = 0; c < side; ++c) {
      grid.values.push_back(f(grid.x_at(c), grid.y_at(r)));
    }
  }
  return grid;
}

bool is_closed(const Curve& curve) { return curve.x.front() == curve.x.back() && curve.y.front() == curve.y.back(); }

double length_of(const Curve& curve) {
  double length = 0;
  for (std::size_t i = 1; i < curve.x.size(); ++i) {
    length += std::hypot(curve.x[i] - curve.x[i - 1], curve.y[i] - curve.y[i - 1]);
  }
  return length;
}

TEST(LevelSet, OfALinearFunctionIsTheLineItself) {
  const auto curves = level_set(sampled([](double x, double y) { return x + 2 * y; }, 11, {-1, 3}, {0, 2}), 1.3);
  ASSERT_EQ(curves.size(), 1U);
  for (std::size_t i = 0; i < curves[0].x.size(); ++i) {
    EXPECT_NEAR(curves[0].x[i] + 2 * curves[0].y[i], 1.3, 1e-14);
  }
  EXPECT_FALSE(is_closed(curves[0]));
}

TEST(LevelSet, OfARoundHillIsACircleToSecondOrder) {
  const auto error = [](std::size_t side) {
    const auto curves = level_set(sampled([](double x, double y) { return x * x + y * y; }, side), 0.36);
    EXPECT_EQ(curves.size(), 1U);
    EXPECT_TRUE(is_closed(curves[0]));
    double worst = 0;
    for (std::size_t i = 0; i < curves[0].x.size(); ++i) {
      worst = std::max(worst, std::abs(std::hypot(curves[0].x[i], curves[0].y[i]) - 0.6));
    }
    EXPECT_NEAR(length_of(curves[0]), 2 * M_PI * 0.6, 20.0 / static_cast<double>(side * side));
    return worst;
  };
  const double coarse = error(21);
  const double fine = error(41);
  EXPECT_LT(fine, 0.35 * coarse) << "halving the spacing divides the error by four";
  EXPECT_GT(coarse, 0);
}

TEST(LevelSet, TwoHillsHaveTwoLoops) {
  const auto hills = [](double x, double y) {
    return std::exp(-20 * ((x - 0.5) * (x - 0.5) + y * y)) + std::exp(-20 * ((x + 0.5) * (x + 0.5) + y * y));
  };
  const auto curves = level_set(sampled(hills, 41), 0.5);
  ASSERT_EQ(curves.size(), 2U);
  EXPECT_TRUE(is_closed(curves[0]) && is_closed(curves[1]));
  EXPECT_LT(curves[0].x[0] * curves[1].x[0], 0) << "one on each side";
}

TEST(LevelSet, ASaddlesSidesAreJoinedAsItsMiddleSays) {
  // One cell: high corners on a diagonal. The middle is above 0.4, so the low corners are cut off each alone.
  const GridFunction cell{.x = {0, 1}, .y = {0, 1}, .columns = 2, .rows = 2, .values = {1, 0, 0, 1}};
  for (const double level : {0.4, 0.6}) {
    const auto curves = level_set(cell, level);
    ASSERT_EQ(curves.size(), 2U) << level;
    for (const Curve& curve : curves) {
      ASSERT_EQ(curve.x.size(), 2U);
      const double mean_x = 0.5 * (curve.x[0] + curve.x[1]);
      const double mean_y = 0.5 * (curve.y[0] + curve.y[1]);
      const bool near_low_corner = (mean_x - 0.5) * (mean_y - 0.5) < 0;  // (1,0) and (0,1) are low
      EXPECT_EQ(near_low_corner, level < 0.5);
    }
  }
}

TEST(LevelSet, AreEmptyBeyondTheValuesAndStopAtHoles) {
  auto grid = sampled([](double x, double) { return x; }, 5);
  EXPECT_THAT(level_set(grid, 2), IsEmpty());
  grid.values[2 * 5 + 2] = std::numeric_limits<double>::quiet_NaN();  // four cells drop out
  EXPECT_EQ(level_set(grid, 0.25).size(), 2U);
}

TEST(RoundLevels, AreRoundAndInside) {
  const GridFunction grid{.x = {}, .y = {}, .columns = 2, .rows = 2, .values = {-0.31, 0, 0.2, 0.42}};
  EXPECT_THAT(round_levels(grid, 7), ElementsAre(testing::DoubleNear(-0.3, 1e-15), testing::DoubleNear(-0.2, 1e-15),
                                                 testing::DoubleNear(-0.1, 1e-15), testing::DoubleNear(0, 1e-15),
                                                 testing::DoubleNear(0.1, 1e-15), testing::DoubleNear(0.2, 1e-15),
                                                 testing::DoubleNear(0.3, 1e-15), testing::DoubleNear(0.4, 1e-15)));
  const GridFunction flat{.x = {}, .y = {}, .columns = 2, .rows = 2, .values = {3, 3, 3, 3}};
  EXPECT_THAT(round_levels(flat, 7), IsEmpty());
}

TEST(RoundStep, IsOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(round_step(2.24, 4), 0.5);
  EXPECT_DOUBLE_EQ(round_step(1.0, 4), 0.2);
  EXPECT_DOUBLE_EQ(round_step(8000, 8), 1000);
  EXPECT_DOUBLE_EQ(round_step(0.09, 10), 0.01);
}

}  // namespace
}  // namespace ganflow::report
