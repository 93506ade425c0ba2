#include "ganflow/ode/walls.hpp"

#include "ganflow/core/errors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::ode {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Walls, ProjectIsTheNearestPoint) {
  const Walls walls{.low = {-1, 0}, .high = {1, kInfinity}};
  std::vector<double> x = {1.5, -2};
  EXPECT_FALSE(walls.contains(x));
  walls.project(x);
  EXPECT_EQ(x, (std::vector<double>{1, 0}));
  EXPECT_TRUE(walls.contains(x));
}

TEST(Walls, AnInfiniteBoundIsNoWall) {
  const Walls walls{.low = {0}, .high = {kInfinity}};
  EXPECT_TRUE(walls.has(0, -1));
  EXPECT_FALSE(walls.has(0, 1));
  EXPECT_EQ(walls.excess(0, 1, 1e300), -kInfinity);
  EXPECT_EQ(walls.excess(0, -1, 0.5), -0.5);
  EXPECT_EQ(walls.excess(0, -1, -0.5), 0.5);
}

TEST(Walls, NoneStopsNothing) {
  std::vector<double> x = {1e9};
  Walls{}.project(x);
  EXPECT_EQ(x[0], 1e9);
  EXPECT_TRUE(Walls{}.contains(x));
}

TEST(Walls, RefusesBoundsThatAreNone) {
  EXPECT_NO_THROW(Walls{}.validate(3));
  EXPECT_THROW((Walls{.low = {0}, .high = {1}}.validate(2)), InputError);
  EXPECT_THROW((Walls{.low = {1}, .high = {1}}.validate(1)), InputError);
  EXPECT_THROW((Walls{.low = {std::nan("")}, .high = {1}}.validate(1)), InputError);
}

}  // namespace
}  // namespace ganflow::ode
