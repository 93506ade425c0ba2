#include "ganflow/objectives/batch_means.hpp"

#include <gtest/gtest.h>

namespace ganflow::objectives {
namespace {

const auto identity = [](double value) { return value; };

TEST(BatchMean, IsTheMeanOfTheFunctionNotTheFunctionOfTheMean) {
  Matrix<double> values(4, 1);
  for (std::size_t i = 0; i < 4; ++i) {
    values(i, 0) = static_cast<double>(i);
  }
  EXPECT_EQ(batch_mean<double>(values, identity), 1.5);
  EXPECT_EQ(batch_mean<double>(values, [](double v) { return v * v; }), 3.5);  // (0 + 1 + 4 + 9) / 4
}

TEST(BatchMean, ReadsTheFirstColumnOfRowsThatAreFarApart) {
  auto wide = Matrix<double>::padded(3, 5);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      wide(i, j) = j == 2 ? 1 + static_cast<double>(i) : 1e9;
    }
  }
  EXPECT_EQ(batch_mean<double>(wide.view().column_range(2, 1), identity), 2);
}

TEST(BatchMean, OfFloatsIsTakenInDouble) {
  // In float 2^25 + 1 = 2^25: the ones would vanish.
  Matrix<float> values(3, 1);
  values(0, 0) = 33554432.0F;
  values(1, 0) = 1.0F;
  values(2, 0) = 1.0F;
  EXPECT_DOUBLE_EQ(batch_mean<float>(values, identity), (33554432.0 + 2) / 3);
}

}  // namespace
}  // namespace ganflow::objectives
