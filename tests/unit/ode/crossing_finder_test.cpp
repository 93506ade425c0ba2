#include "ganflow/ode/crossing_finder.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::ode {
namespace {

constexpr double kPi = 3.14159265358979323846;

Section height(Direction direction) {
  return {.value = [](std::span<const double> x) { return x[1]; }, .direction = direction};
}

/// One step of the circle from angle φ, over `length`.
std::optional<Crossing> cross(double phi, double length, const Section& section, const Walls& walls = {}) {
  const std::vector<double> x = {std::cos(phi), std::sin(phi)};
  std::vector<double> velocity(2);
  rotate(0, x, velocity);
  EmbeddedStep step(Method::kDormandPrince8, 2);
  step.begin(10, x, velocity);
  step.attempt(rotate, length);
  CrossingFinder find(walls, Method::kDormandPrince8, 2);
  return find(section, step, rotate, {.time = 10, .x = x, .velocity = velocity, .resolution = 1e-15});
}

TEST(CrossingFinder, IsAsExactAsAStep) {
  const auto crossing = cross(-0.1, 0.4, height(Direction::kUp));
  ASSERT_TRUE(crossing);
  EXPECT_NEAR(crossing->time, 10.1, 4e-15);
  EXPECT_NEAR(crossing->state[0], 1, 1e-14);
  EXPECT_NEAR(crossing->state[1], 0, 1e-14);
}

TEST(CrossingFinder, LooksInTheDirectionAskedFor) {
  EXPECT_FALSE(cross(-0.1, 0.4, height(Direction::kDown)));
  EXPECT_TRUE(cross(-0.1, 0.4, height(Direction::kBoth)));
  EXPECT_TRUE(cross(kPi - 0.1, 0.4, height(Direction::kDown)));
  EXPECT_FALSE(cross(0.1, 0.4, height(Direction::kBoth)));
}

/// A start on the surface has left it, and is no crossing.
TEST(CrossingFinder, AStartOnTheSurfaceIsNone) { EXPECT_FALSE(cross(0, 0.4, height(Direction::kBoth))); }

TEST(CrossingFinder, CrossingsAreWithinTheWalls) {
  const auto crossing = cross(-0.1, 0.4, height(Direction::kUp), {.low = {-2, -2}, .high = {0.5, 2}});
  ASSERT_TRUE(crossing);
  EXPECT_EQ(crossing->state[0], 0.5);
}

}  // namespace
}  // namespace ganflow::ode
