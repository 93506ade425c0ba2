#include "ganflow/report/snapshot_arrays.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::report {
namespace {

using testing::ElementsAre;

record::Snapshot snapshot() {
  return {.iteration = 0,
          .time = 0,
          .arrays = {{"x", {3, 2}, std::vector<float>{1, 2, std::nanf(""), 4, 5, 6}},
                     {"flat", {3}, std::vector<double>{1, 2, 3}},
                     {"lost", {1, 1}, std::vector<double>{std::nan("")}}}};
}

TEST(SnapshotArrays, AreMatricesOfDoubles) {
  const auto x = matrix_of(snapshot(), "x");
  ASSERT_TRUE(x.has_value());
  EXPECT_EQ((*x)(2, 1), 6);
  EXPECT_FALSE(matrix_of(snapshot(), "flat").has_value());
  EXPECT_FALSE(matrix_of(snapshot(), "missing").has_value());
  EXPECT_THAT(column_of(x->view(), 1), ElementsAre(2, 4, 6));
}

TEST(SnapshotArrays, RowsThatAreNotFiniteAreLeftOut) {
  const auto x = finite_rows(snapshot(), "x");
  ASSERT_TRUE(x.has_value());
  EXPECT_EQ(x->rows(), 2U);
  EXPECT_EQ((*x)(1, 0), 5);
  EXPECT_FALSE(finite_rows(snapshot(), "lost").has_value());
}

}  // namespace
}  // namespace ganflow::report
