#include "ganflow/simd/gemm.hpp"

#include <cblas.h>

#include <type_traits>

namespace ganflow::simd {

namespace {

/// OpenBLAS must not start threads of its own: the caller's tasks are the parallelism. Said once, before the first
/// call.
void keep_blas_single_threaded() {
  static const bool said = [] {
    openblas_set_num_threads(1);
    return true;
  }();
  static_cast<void>(said);
}

CBLAS_TRANSPOSE blas(Transpose t) { return t == Transpose::kYes ? CblasTrans : CblasNoTrans; }

}  // namespace

template <class T>
void gemm(T alpha, ConstMatrixView<T> a, Transpose transpose_a, ConstMatrixView<T> b, Transpose transpose_b, T beta,
          MatrixView<T> c) {
  keep_blas_single_threaded();
  const std::size_t inner = transpose_a == Transpose::kYes ? a.rows() : a.cols();
  GF_EXPECT((transpose_a == Transpose::kYes ? a.cols() : a.rows()) == c.rows());
  GF_EXPECT((transpose_b == Transpose::kYes ? b.cols() : b.rows()) == inner);
  GF_EXPECT((transpose_b == Transpose::kYes ? b.rows() : b.cols()) == c.cols());
  const auto m = static_cast<blasint>(c.rows());
  const auto n = static_cast<blasint>(c.cols());
  const auto k = static_cast<blasint>(inner);
  const auto lda = static_cast<blasint>(a.stride());
  const auto ldb = static_cast<blasint>(b.stride());
  const auto ldc = static_cast<blasint>(c.stride());
  if constexpr (std::is_same_v<T, float>) {
    cblas_sgemm(CblasRowMajor, blas(transpose_a), blas(transpose_b), m, n, k, alpha, a.data(), lda, b.data(), ldb, beta,
                c.data(), ldc);
  } else {
    cblas_dgemm(CblasRowMajor, blas(transpose_a), blas(transpose_b), m, n, k, alpha, a.data(), lda, b.data(), ldb, beta,
                c.data(), ldc);
  }
}

template void gemm(float, ConstMatrixView<float>, Transpose, ConstMatrixView<float>, Transpose, float,
                   MatrixView<float>);
template void gemm(double, ConstMatrixView<double>, Transpose, ConstMatrixView<double>, Transpose, double,
                   MatrixView<double>);

}  // namespace ganflow::simd
