#include "ganflow/simd/gemm.hpp"

#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

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
T entry(const Matrix<T>& m, Transpose t, std::size_t r, std::size_t c) {
  return t == Transpose::kYes ? m(c, r) : m(r, c);
}

template <class T>
void check(Transpose ta, Transpose tb, double bound) {
  const std::size_t rows = 5;
  const std::size_t inner = 7;
  const std::size_t cols = 9;
  const auto a = ta == Transpose::kYes ? random_matrix<T>(inner, rows, 1) : random_matrix<T>(rows, inner, 1);
  const auto b = tb == Transpose::kYes ? random_matrix<T>(cols, inner, 2) : random_matrix<T>(inner, cols, 2);
  auto c = random_matrix<T>(rows, cols, 3);
  const auto before = c;
  gemm<T>(T{2}, a, ta, b, tb, T{-1}, c);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t k = 0; k < cols; ++k) {
      double want = -static_cast<double>(before(r, k));
      for (std::size_t i = 0; i < inner; ++i) {
        want += 2.0 * static_cast<double>(entry(a, ta, r, i)) * static_cast<double>(entry(b, tb, i, k));
      }
      EXPECT_NEAR(c(r, k), want, bound);
    }
  }
}

TEST(Gemm, AgreesWithThePlainLoopForEveryTransposition) {
  for (const Transpose ta : {Transpose::kNo, Transpose::kYes}) {
    for (const Transpose tb : {Transpose::kNo, Transpose::kYes}) {
      check<float>(ta, tb, 1e-5);  // 7 products of size ~2: 100 roundings
      check<double>(ta, tb, 1e-14);
    }
  }
}

}  // namespace
}  // namespace ganflow::simd
