#pragma once
/// Dense products of the shapes that wide units need, one thread: C ← C + op(A) B, B and C inside matrices of N columns.

#include "ganflow/core/matrix.hpp"
#include "ganflow/rng/stream.hpp"

#include "kernels/peak.hpp"

#include <benchmark/benchmark.h>

namespace ganflow::bench {

struct Shape {
  const char* name;
  bool transposed;     ///< op(A) = Aᵀ
  std::size_t rows;    ///< of C
  std::size_t inner;   ///< columns of op(A)
  std::size_t cols;    ///< of C
  std::size_t stride;  ///< numbers between rows of B and of C
};

/// Images of 784 numbers, L = 64, batches of 64 and 128, N = 4096 particles in blocks of 48.
inline constexpr Shape kShapes[] = {{"critic, preactivations", false, 128, 784, 48, 4096},
                                    {"critic, gradient", true, 784, 128, 48, 4096},
                                    {"generator, preactivations", false, 64, 64, 48, 4096},
                                    {"generator, output", false, 56, 4096, 32, 32},
                                    {"square", false, 1024, 1024, 1024, 1024}};

inline Matrix<float> normal_matrix(std::size_t rows, std::size_t cols, std::uint32_t substep) {
  auto matrix = Matrix<float>::padded(rows, cols);
  for (std::size_t r = 0; r < rows; ++r) {
    rng::fill_normal<float>({.seed = 1, .step = r, .substep = substep}, 0, matrix.view().row_span(r));
  }
  return matrix;
}

struct Problem {
  explicit Problem(const Shape& s)
      : a(s.transposed ? normal_matrix(s.inner, s.rows, 1) : normal_matrix(s.rows, s.inner, 1)),
        b(normal_matrix(s.inner, s.stride, 2)),
        c(Matrix<float>::padded(s.rows, s.stride)) {}
  Matrix<float> a, b, c;
};

/// Times product() and reports it as a share of the peak.
template <class Product>
void time_product(benchmark::State& state, const Shape& s, const Product& product) {
  const FmaPeak before = fma_peak();
  for (auto _ : state) {
    product();
    benchmark::ClobberMemory();
  }
  const FmaPeak peak = mean(before, fma_peak());
  const double multiply_adds = static_cast<double>(s.rows * s.inner) * static_cast<double>(s.cols);
  using benchmark::Counter;
  state.counters["FLOP/s"] = Counter(2 * multiply_adds, Counter::kIsIterationInvariantRate);
  if (peak.slot_seconds > 0) {
    const double lanes = static_cast<double>(peak.vector_bytes) / sizeof(float);
    state.counters["of peak"] = Counter(multiply_adds / lanes * peak.slot_seconds, Counter::kIsIterationInvariantRate);
  }
}

}  // namespace ganflow::bench
