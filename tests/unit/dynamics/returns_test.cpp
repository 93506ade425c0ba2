#include "ganflow/dynamics/returns.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ganflow::dynamics {
namespace {

TEST(Returns, PeriodIsThatOfTheLaterHalf) {
  EXPECT_EQ(later_period(std::vector<double>{0, 1, 3, 6, 9}), 3);
  EXPECT_EQ(later_period(std::vector<double>{2, 4.5}), 2.5);
}

TEST(Returns, OneReturnIsNoPeriod) {
  EXPECT_FALSE(later_period(std::vector<double>{1}));
  EXPECT_FALSE(later_period({}));
}

}  // namespace
}  // namespace ganflow::dynamics
