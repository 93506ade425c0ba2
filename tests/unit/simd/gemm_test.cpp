#include "ganflow/simd/gemm.hpp"

#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::simd {
namespace {

template <class T>
Matrix<T> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t step) {
  auto m = Matrix<T>::padded(rows, cols);
  for (std::size_t r = 0; r < rows; ++r) {
    const rng::Stream stream{
        .seed = 1, .purpose = rng::Purpose::kTest, .step = step, .substep = static_cast<std::uint32_t>(r)};
    rng::fill_normal<T>(stream, 0, m.view().row_span(r));
  }
  return m;
}

template <class T>
Matrix<T> random_factor(Transpose t, std::size_t rows, std::size_t inner) {
  return t == Transpose::kYes ? random_matrix<T>(inner, rows, 1) : random_matrix<T>(rows, inner, 1);
}

/// One rounding for each of `inner` products of size about 1, which add up as a random walk; a bound of eight deviations.
template <class T>
double tolerance(std::size_t inner) {
  return 8 * static_cast<double>(std::numeric_limits<T>::epsilon()) * (1 + static_cast<double>(inner));
}

template <class T>
void check(Transpose t, std::size_t rows, std::size_t inner, std::size_t cols) {
  SCOPED_TRACE(testing::Message() << rows << " × " << inner << " × " << cols << (t == Transpose::kYes ? ", op" : ""));
  const auto a = random_factor<T>(t, rows, inner);
  const auto b = random_matrix<T>(inner, cols, 2);
  auto c = random_matrix<T>(rows, cols, 3);
  const auto before = c;
  add_product<T>(a, t, b, c);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < cols; ++j) {
      double want = static_cast<double>(before(r, j));
      for (std::size_t k = 0; k < inner; ++k) {
        want += static_cast<double>(t == Transpose::kYes ? a(k, r) : a(r, k)) * static_cast<double>(b(k, j));
      }
      ASSERT_NEAR(c(r, j), want, tolerance<T>(inner)) << "row " << r << " column " << j;
    }
  }
}

class Gemm : public testing::TestWithParam<Target> {
 protected:
  TargetOverride target_{GetParam()};
};

TEST_P(Gemm, AgreesWithThePlainLoopForEveryShapeAboutTheTiles) {
  for (const Transpose t : {Transpose::kNo, Transpose::kYes}) {
    for (const std::size_t rows : {1, 2, 3, 7, 8, 9, 15, 17, 31}) {
      for (const std::size_t cols : {1, 8, 15, 16, 17, 48, 49, 95, 113}) {
        check<float>(t, rows, 5, cols);
        check<double>(t, rows, 5, cols);
      }
    }
    for (const std::size_t inner : {0, 1, 300, 1024, 1025, 2050}) {  // about the blocks of rows of B
      check<float>(t, 19, inner, 50);
      check<double>(t, 19, inner, 50);
    }
  }
}

// What keeps merged particles merged (theory §4): equal columns of B give equal columns of C, wherever they stand.
TEST_P(Gemm, AnEntryDependsOnItsRowAndColumnAlone) {
  constexpr std::size_t kRows = 37;
  constexpr std::size_t kInner = 301;
  for (const Transpose t : {Transpose::kNo, Transpose::kYes}) {
    auto a = random_factor<float>(t, kRows, kInner);
    for (std::size_t k = 0; k < kInner; ++k) {
      for (std::size_t r = 1; r < kRows; ++r) {
        t == Transpose::kYes ? a(k, r) = a(k, 0) : a(r, k) = a(0, k);
      }
    }
    for (const std::size_t cols : {1, 47, 131}) {
      auto b = random_matrix<float>(kInner, 131, 2);
      for (std::size_t k = 0; k < kInner; ++k) {
        std::fill_n(b.row(k), 131, b(k, 0));
      }
      auto c = Matrix<float>::padded(kRows, 131);
      add_product<float>(a, t, b.view().column_range(0, cols), c.view().column_range(0, cols));
      Matrix<float> alone = Matrix<float>::padded(1, 1);
      for (std::size_t k = 0; k < kInner; ++k) {
        const Matrix<float> one = [&] {
          Matrix<float> m(1, 1);
          m(0, 0) = t == Transpose::kYes ? a(k, 0) : a(0, k);
          return m;
        }();
        add_product<float>(one, Transpose::kNo, b.view().row_range(k, 1).column_range(0, 1), alone);
      }
      for (std::size_t r = 0; r < kRows; ++r) {
        for (std::size_t j = 0; j < cols; ++j) {
          ASSERT_EQ(c(r, j), alone(0, 0)) << "row " << r << " column " << j << " of " << cols;
        }
      }
    }
  }
}

/// The three ways to begin are one sum: from what C holds, from 0, and from a row.
template <class T>
void check_beginnings(Transpose t, std::size_t rows, std::size_t inner, std::size_t cols) {
  SCOPED_TRACE(testing::Message() << rows << " × " << inner << " × " << cols);
  const auto a = random_factor<T>(t, rows, inner);
  const auto b = random_matrix<T>(inner, cols, 2);
  const auto row = random_matrix<T>(1, cols, 4);
  auto from_zero = Matrix<T>::padded(rows, cols);
  auto from_row = Matrix<T>::padded(rows, cols);
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(row.row(0), cols, from_row.row(r));
  }
  add_product<T>(a, t, b, from_zero);
  add_product<T>(a, t, b, from_row);
  auto c = Matrix<T>::padded(rows, cols);
  const auto expect = [&](const Matrix<T>& want, const char* beginning) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t j = 0; j < cols; ++j) {
        ASSERT_EQ(c(r, j), want(r, j)) << beginning << ", row " << r << " column " << j;
      }
    }
  };
  std::fill_n(c.data(), rows * c.stride(), std::numeric_limits<T>::quiet_NaN());
  product<T>(a, t, b, c);
  expect(from_zero, "zero");
  std::fill_n(c.data(), rows * c.stride(), std::numeric_limits<T>::quiet_NaN());
  shifted_product<T>(a, t, b, row, c);
  expect(from_row, "row");
}

TEST_P(Gemm, BeginsAtZeroOrAtARowWhateverWasThere) {
  for (const Transpose t : {Transpose::kNo, Transpose::kYes}) {
    for (const std::size_t inner : {0, 1, 7, 1025}) {
      check_beginnings<float>(t, 11, inner, 53);
      check_beginnings<double>(t, 11, inner, 53);
    }
  }
}

TEST_P(Gemm, TakesRowsAtAnyAlignment) {
  const auto a = random_matrix<float>(21, 33, 1);
  const auto b = random_matrix<float>(33, 70, 2);
  auto c = Matrix<float>::padded(21, 53);
  add_product<float>(a, Transpose::kNo, b.view().column_range(3, 53), c);
  auto shifted = Matrix<float>::padded(21, 53 + 1 + 16);
  add_product<float>(a, Transpose::kNo, b.view().column_range(3, 53), shifted.view().column_range(1, 53));
  for (std::size_t r = 0; r < 21; ++r) {
    for (std::size_t j = 0; j < 53; ++j) {
      ASSERT_EQ(c(r, j), shifted(r, j + 1));
    }
  }
}

template <class T>
void check_transpose(std::size_t rows, std::size_t cols) {
  SCOPED_TRACE(testing::Message() << rows << " × " << cols);
  const auto in = random_matrix<T>(rows, cols, 1);
  const auto factors = random_matrix<T>(1, cols, 2);
  Matrix<T> plain(cols, rows);
  Matrix<T> scaled(cols, rows);
  scaled_transpose<T>(in, {}, plain);
  scaled_transpose<T>(in, factors.view().row_span(0), scaled);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j) {
      ASSERT_EQ(plain(j, i), in(i, j)) << i << ", " << j;
      ASSERT_EQ(scaled(j, i), in(i, j) * factors(0, j)) << i << ", " << j;
    }
  }
}

TEST_P(Gemm, TransposesAndScalesEveryShape) {
  for (const std::size_t rows : {1, 3, 4, 5, 8, 13}) {
    for (const std::size_t cols : {1, 2, 4, 7, 16, 18}) {
      check_transpose<float>(rows, cols);
      check_transpose<double>(rows, cols);
    }
  }
}

template <class T>
void check_general(Transpose ta, Transpose tb, T beta) {
  const std::size_t rows = 5;
  const std::size_t inner = 7;
  const std::size_t cols = 251;  // more than a block of columns, and no padding
  const auto a = random_factor<T>(ta, rows, inner);
  const auto b = random_factor<T>(tb, inner, cols);
  Matrix<T> c(rows, cols);
  std::fill_n(c.data(), rows * cols, beta == 0 ? std::numeric_limits<T>::quiet_NaN() : T{3});
  gemm<T>(T{2}, a, ta, b, tb, beta, c);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t j = 0; j < cols; ++j) {
      double want = 3 * static_cast<double>(beta);
      for (std::size_t k = 0; k < inner; ++k) {
        want += 2.0 * static_cast<double>(ta == Transpose::kYes ? a(k, r) : a(r, k)) *
                static_cast<double>(tb == Transpose::kYes ? b(j, k) : b(k, j));
      }
      ASSERT_NEAR(c(r, j), want, 4 * tolerance<T>(inner)) << "row " << r << " column " << j;
    }
  }
}

TEST_P(Gemm, OfAnyFactorsAgreesWithThePlainLoopForEveryTransposition) {
  for (const Transpose ta : {Transpose::kNo, Transpose::kYes}) {
    for (const Transpose tb : {Transpose::kNo, Transpose::kYes}) {
      check_general<float>(ta, tb, -1);
      check_general<double>(ta, tb, 0);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, Gemm, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

}  // namespace
}  // namespace ganflow::simd
