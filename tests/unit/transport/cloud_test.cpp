#include "ganflow/transport/cloud.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ganflow::transport {
namespace {

TEST(Cloud, TransposesMovesScalesAndPadsWithNothing) {
  Matrix<double> x(3, 2), y(1, 2);
  for (std::size_t i = 0; i < 3; ++i) {
    x(i, 0) = static_cast<double>(i);
    x(i, 1) = 10;
  }
  y(0, 0) = 5;
  y(0, 1) = 30;
  const std::vector<double> centre = common_centre<double>(x, y);
  EXPECT_EQ(centre, (std::vector<double>{2, 15}));
  const Cloud<float> cloud(ConstMatrixView<double>(x), {0.5, 0.25, 0.25}, centre, 2);
  EXPECT_EQ(cloud.size(), 3U);
  EXPECT_EQ(cloud.points()(0, 1), -2.0F);
  EXPECT_EQ(cloud.points()(1, 2), -10.0F);
  for (std::size_t j = 3; j < cloud.points().stride(); ++j) {
    EXPECT_EQ(cloud.points().row(0)[j], 0.0F);
    EXPECT_EQ(cloud.padded_masses()[j], 0.0F);
  }
  EXPECT_EQ(cloud.padded_masses()[0], 0.5F);
  EXPECT_EQ(cloud.masses()[2], 0.25);
}

}  // namespace
}  // namespace ganflow::transport
