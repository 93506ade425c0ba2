#include "ganflow/core/fill.hpp"

#include <gtest/gtest.h>

namespace ganflow {
namespace {

TEST(Fill, SetsWhatAViewShowsAndNothingElse) {
  auto matrix = Matrix<float>::padded(4, 5);
  fill(matrix.view(), 2);
  fill(matrix.view().row_range(1, 2).column_range(2, 2), -1);
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t c = 0; c < 5; ++c) {
      const bool inside = (r == 1 || r == 2) && (c == 2 || c == 3);
      EXPECT_EQ(matrix(r, c), inside ? -1.0F : 2.0F) << r << ", " << c;
    }
    EXPECT_EQ(matrix.row(r)[5], 0) << "padding of row " << r;
  }
}

}  // namespace
}  // namespace ganflow
