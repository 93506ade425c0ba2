#include "ganflow/transport/power_cost.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::transport {
namespace {

TEST(PowerCost, IsThePowerOfTheDistance) {
  const double x[] = {1, 2, 5};
  const double y[] = {3, 5, -1};  // 7 apart
  for (const double order : {1.0, 1.5, 2.0, 3.0}) {
    EXPECT_DOUBLE_EQ(PowerCost(order)(x, y, 3), std::pow(7, order));
    EXPECT_EQ(PowerCost(order)(x, x, 3), 0);
  }
}

}  // namespace
}  // namespace ganflow::transport
