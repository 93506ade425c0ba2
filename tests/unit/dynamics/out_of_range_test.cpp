#include "ganflow/dynamics/out_of_range.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <utility>

namespace ganflow::dynamics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(OutOfRange, NamesTheFirstNumberPastTheLimit) {
  const nets::UnitShape unit{.inputs = 2, .outputs = 1};
  Matrix<double> theta(4, 5);
  const auto found = [&](double limit) {
    return out_of_range<double>(std::as_const(theta).view(), unit, limit, std::nullopt);
  };
  EXPECT_EQ(found(1), std::nullopt);
  theta(0, 3) = -1;
  EXPECT_EQ(found(1), std::nullopt) << "the limit itself is in range";
  theta(3, 1) = kNan;
  EXPECT_EQ(found(1), "c_1 of particle 1 is nan");
  theta(2, 4) = -1.5;
  EXPECT_EQ(found(1), "b of particle 4 is -1.5");
  theta(1, 2) = kInfinity;
  EXPECT_EQ(found(std::numeric_limits<double>::infinity()), "a_2 of particle 2 is inf");
}

TEST(OutOfRange, NamesTheCoordinateOfABias) {
  Matrix<float> bias(1, 3);
  const auto found = [&] { return bias_out_of_range<float>(std::as_const(bias).view(), 10); };
  EXPECT_EQ(found(), std::nullopt);
  bias(0, 1) = -11;
  EXPECT_EQ(found(), "b_0 in coordinate 2 is -11");
}

}  // namespace
}  // namespace ganflow::dynamics
