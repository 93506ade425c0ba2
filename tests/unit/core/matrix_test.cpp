#include "ganflow/core/matrix.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace ganflow {
namespace {

template <class T>
class MatrixOf : public testing::Test {};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(MatrixOf, Types);

TYPED_TEST(MatrixOf, IsRowMajorAndZero) {
  Matrix<TypeParam> matrix(3, 4);
  EXPECT_EQ(matrix.stride(), 4U);
  matrix(1, 2) = TypeParam(7);
  for (std::size_t k = 0; k < 12; ++k) {
    EXPECT_EQ(matrix.data()[k], k == 1 * 4 + 2 ? TypeParam(7) : TypeParam(0)) << k;
  }
}

TYPED_TEST(MatrixOf, PaddedRowsStartOnCacheLinesAndPaddingIsZero) {
  constexpr std::size_t kPerLine = kAlignment / sizeof(TypeParam);
  for (const std::size_t cols : {std::size_t{0}, std::size_t{1}, kPerLine - 1, kPerLine, kPerLine + 1}) {
    const auto matrix = Matrix<TypeParam>::padded(3, cols);
    EXPECT_EQ(matrix.cols(), cols);
    EXPECT_EQ(matrix.stride(), round_up(cols, kPerLine));
    for (std::size_t r = 0; r < 3; ++r) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(matrix.row(r)) % kAlignment, 0U);
      for (std::size_t c = 0; c < matrix.stride(); ++c) {
        EXPECT_EQ(matrix.row(r)[c], TypeParam(0));
      }
    }
  }
}

TYPED_TEST(MatrixOf, ViewsShareTheNumbers) {
  auto matrix = Matrix<TypeParam>::padded(2, 3);
  const MatrixView<TypeParam> view = matrix;
  const ConstMatrixView<TypeParam> constant = view;
  view(1, 2) = TypeParam(5);
  EXPECT_EQ(matrix(1, 2), TypeParam(5));
  EXPECT_EQ(constant(1, 2), TypeParam(5));
  EXPECT_EQ(constant.row_span(1).size(), 3U);
  EXPECT_EQ(constant.row_span(1)[2], TypeParam(5));
}

TEST(MatrixView, RangesSelectRowsAndColumns) {
  Matrix<double> matrix(4, 5);
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t c = 0; c < 5; ++c) {
      matrix(r, c) = static_cast<double>(10 * r + c);
    }
  }
  const auto part = matrix.view().row_range(1, 2).column_range(2, 3);
  EXPECT_EQ(part.rows(), 2U);
  EXPECT_EQ(part.cols(), 3U);
  EXPECT_EQ(part.stride(), 5U);
  EXPECT_EQ(part(0, 0), 12);
  EXPECT_EQ(part(1, 2), 24);
  EXPECT_EQ(matrix.view().row_range(4, 0).rows(), 0U);  // empty ranges at the end are ranges
}

TEST(MatrixView, ConstNumbersStayConst) {
  static_assert(std::is_convertible_v<MatrixView<double>, ConstMatrixView<double>>);
  static_assert(!std::is_convertible_v<ConstMatrixView<double>, MatrixView<double>>);
  static_assert(!std::is_convertible_v<MatrixView<float>, ConstMatrixView<double>>);
  static_assert(!std::is_convertible_v<const Matrix<double>&, MatrixView<double>>);
}

#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
TEST(MatrixView, RefusesWhatDoesNotFit) {
  Matrix<double> matrix(4, 5);
  EXPECT_THROW(matrix.view().row_range(3, 2), ContractViolation);
  EXPECT_THROW(matrix.view().column_range(0, 6), ContractViolation);
  EXPECT_THROW(MatrixView<double>(matrix.data(), 4, 5, 4), ContractViolation);
}
#endif

}  // namespace
}  // namespace ganflow
