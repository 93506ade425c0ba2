#include "ganflow/ode/event_finder.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

namespace ganflow::ode {
namespace {

/// One step of `length` of (cos t, sin t) from angle `angle`, and the first event of it.
std::optional<FoundEvent> first_event(const Walls& walls, double angle, double length) {
  const VectorField field = rotate;
  HeldField held(field, 2);
  const VectorField masked = std::ref(held);
  EmbeddedStep step(Method::kDormandPrince8, 2);
  const std::vector<double> x = {std::cos(angle), std::sin(angle)};
  std::vector<double> v(2);
  masked(0, x, v);
  step.begin(0, x, v);
  step.attempt(masked, length);
  EventFinder find_event(walls, 2);
  return find_event(step, held, masked, x);
}

TEST(EventFinder, FindsACrossing) {
  const auto event = first_event({.low = {-2, -2}, .high = {2, 0.5}}, 0, 1);
  ASSERT_TRUE(event.has_value());
  EXPECT_NEAR(event->sigma, std::asin(0.5), 3e-7);  // the dense polynomial of one long step; polishing is integrate's
  EXPECT_EQ(event->coordinate, 1U);
  EXPECT_EQ(event->side, 1);
  EXPECT_EQ(event->kind, EventKind::kContact);
}

/// Out and in again within the step: at both ends it is inside.
TEST(EventFinder, FindsATouchBetweenTheEnds) {
  const double height = std::cos(0.01);  // the top sticks out by 5e-5, for 0.02 of time
  const double angle = 0.5 * 3.141592653589793 - 0.55;
  const auto event = first_event({.low = {-2, -2}, .high = {2, height}}, angle, 1);
  ASSERT_TRUE(event.has_value());
  EXPECT_NEAR(event->sigma, 0.54, 2e-4);
  EXPECT_FALSE(first_event({.low = {-2, -2}, .high = {2, 1.00001}}, angle, 1).has_value());
}

TEST(EventFinder, TheEarlierOfTwoWins) {
  const auto event = first_event({.low = {0.9, -2}, .high = {2, 0.3}}, 0, 1);
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->coordinate, 1U);  // sin t = 0.3 at 0.305, cos t = 0.9 at 0.451
  EXPECT_NEAR(event->sigma, std::asin(0.3), 3e-7);
}

TEST(EventFinder, FarWallsCostNothing) {
  int evaluations = 0;
  const VectorField field = [&](double t, std::span<const double> x, std::span<double> v) {
    ++evaluations;
    rotate(t, x, v);
  };
  HeldField held(field, 2);
  const VectorField masked = std::ref(held);
  EmbeddedStep step(Method::kDormandPrince8, 2);
  const std::vector<double> x = {1, 0};
  step.begin(0, x, std::vector<double>{0, 1});
  step.attempt(masked, 0.5);
  const int before = evaluations;
  const Walls walls{.low = {-9, -9}, .high = {9, 9}};
  EventFinder find_event(walls, 2);
  EXPECT_FALSE(find_event(step, held, masked, x).has_value());
  EXPECT_EQ(evaluations, before);
}

TEST(EventFinder, FindsARelease) {
  // y rests on its wall; its own velocity is x = cos t of the turning pair (x, z), z' = x: it turns at π/2.
  const VectorField field = [](double, std::span<const double> x, std::span<double> v) {
    v[0] = -x[2];
    v[1] = x[0];
    v[2] = x[0];
  };
  HeldField held(field, 3);
  held.hold(1, 1);
  const VectorField masked = std::ref(held);
  EmbeddedStep step(Method::kDormandPrince8, 3);
  const std::vector<double> x = {std::cos(1.2), 1, std::sin(1.2)};
  std::vector<double> v(3);
  masked(0, x, v);
  step.begin(0, x, v);
  step.attempt(masked, 1);
  const Walls walls{.low = {-9, -9, -9}, .high = {9, 1, 9}};
  EventFinder find_event(walls, 3);
  const auto event = find_event(step, held, masked, x);
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->kind, EventKind::kRelease);
  EXPECT_NEAR(event->sigma, 0.5 * 3.141592653589793 - 1.2, 3e-7);
  EXPECT_LT(event->slope, 0);
}

}  // namespace
}  // namespace ganflow::ode
