#include "ganflow/ode/held_field.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

namespace ganflow::ode {
namespace {

TEST(HeldField, AHeldCoordinateRestsAndItsPressureIsRemembered) {
  const VectorField field = rotate;
  HeldField held(field, 2);
  std::vector<double> v(2);
  held.hold(1, 1);
  held(0, std::vector<double>{0.5, 1}, v);
  EXPECT_EQ(v, (std::vector<double>{-1, 0}));
  EXPECT_EQ(held.pressure(1), 0.5);
  EXPECT_EQ(held.own_velocity(1), 0.5);
  held(0, std::vector<double>{-0.25, 1}, v);
  held(0, std::vector<double>{0.125, 1}, v);
  EXPECT_EQ(held.lowest_pressure(1), -0.25);
  held.reset_lowest();
  held(0, std::vector<double>{0.125, 1}, v);
  EXPECT_EQ(held.lowest_pressure(1), 0.125);
  EXPECT_EQ(held.evaluations(), 4);
  held.release(1);
  EXPECT_EQ(held.held(), 0U);
  held(0, std::vector<double>{0.5, 1}, v);
  EXPECT_EQ(v, (std::vector<double>{-1, 0.5}));
}

TEST(HeldField, PressureOnALowWallPointsDown) {
  const VectorField field = rotate;
  HeldField held(field, 2);
  std::vector<double> v(2);
  held.hold(1, -1);
  held(0, std::vector<double>{-0.5, -1}, v);
  EXPECT_EQ(held.pressure(1), 0.5);
}

}  // namespace
}  // namespace ganflow::ode
