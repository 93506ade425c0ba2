#pragma once
/// What the kernels' benchmarks share: a population, a batch, the comparison with the plain loops, the counters.

#include "ganflow/core/matrix.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/population_reference.hpp"

#include "kernels/arithmetic.hpp"
#include "kernels/peak.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace ganflow::bench {

inline constexpr std::size_t kSamples = 256;  ///< n: a batch that an iteration of the examples sees

/// (width, particles) of the benchmarks: a population of the theory's figures, and one that leaves the nearest caches.
inline void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"width", "particles"})->ArgsProduct({{1, 2}, {1000, 16384}})->Unit(benchmark::kMicrosecond);
}

/// Normal numbers in padded rows, named by `substep`.
template <class T>
Matrix<T> normal_rows(std::size_t rows, std::size_t cols, std::uint32_t substep) {
  auto matrix = Matrix<T>::padded(rows, cols);
  for (std::size_t r = 0; r < rows; ++r) {
    rng::fill_normal<T>({.seed = 1, .step = r, .substep = substep}, 0, matrix.view().row_span(r));
  }
  return matrix;
}

template <class T>
struct Problem {
  explicit Problem(const benchmark::State& state, std::size_t outputs)
      : unit{.inputs = static_cast<std::size_t>(state.range(0)), .outputs = outputs},
        block{.first = 0, .count = static_cast<std::size_t>(state.range(1))},
        theta(normal_rows<T>(unit.parameters(), block.count, 1)),
        weights(block.count, T{1} / static_cast<T>(block.count)),
        x(normal_rows<T>(unit.inputs, kSamples, 2)),
        u(normal_rows<T>(unit.inputs, kSamples, 3)),
        g(normal_rows<T>(unit.outputs, kSamples, 4)) {}

  simd::UnitShape unit;  ///< tanh
  simd::Block block;     ///< all particles: one task, one thread
  Matrix<T> theta;
  std::vector<T> weights;
  Matrix<T> x;
  Matrix<T> u;
  Matrix<T> g;
};

/// The largest difference of two results, in units of the largest entry of `expected`.
template <class T>
double difference(const Matrix<T>& expected, const Matrix<T>& actual) {
  double largest = 0;
  double size = 0;
  for (std::size_t r = 0; r < expected.rows(); ++r) {
    for (std::size_t c = 0; c < expected.cols(); ++c) {
      const double off = std::abs(static_cast<double>(expected(r, c)) - static_cast<double>(actual(r, c)));
      largest = std::isnan(off) ? std::numeric_limits<double>::infinity() : std::max(largest, off);
      size = std::max(size, std::abs(static_cast<double>(expected(r, c))));
    }
  }
  return largest / size;
}

/// Compares kernel(result) with plain(result), once a size, then times the kernel, which treats `steps` pairs of every
/// particle and sample and needs `slots` a vector of them (arithmetic.hpp).
template <class T, class Kernel, class Plain>
void compare_and_time(benchmark::State& state, Matrix<T> result, std::size_t slots, const Kernel& kernel,
                      const Plain& plain, std::size_t steps = 1) {
  // Sums of up to 16384 terms in another order: a random walk of that many roundings, times 4.
  const double tolerance = 512.0 * static_cast<double>(std::numeric_limits<T>::epsilon());
  static std::set<std::pair<std::int64_t, std::int64_t>> agreed;  // the plain loops are slow: not at every repetition
  if (agreed.emplace(state.range(0), state.range(1)).second) {
    Matrix<T> expected = result;
    plain(expected.view());
    kernel(result.view());
    if (!(difference(expected, result) <= tolerance)) {
      state.SkipWithError("differs from population_reference");
      return;
    }
  }
  const FmaPeak before = fma_peak();
  for (auto _ : state) {
    kernel(result.view());
    benchmark::DoNotOptimize(result.data());
    benchmark::ClobberMemory();
  }
  const FmaPeak peak = mean(before, fma_peak());
  const double pairs = static_cast<double>(state.range(1)) * static_cast<double>(kSamples * steps);
  using benchmark::Counter;
  state.counters["pairs/s"] = Counter(pairs, Counter::kIsIterationInvariantRate);
  state.counters["s/pair"] = Counter(pairs, Counter::kIsIterationInvariantRate | Counter::kInvert);
  if (peak.slot_seconds > 0) {
    const double lanes = static_cast<double>(peak.vector_bytes) / sizeof(T);
    const double slot_vectors = pairs / lanes * peak.slot_seconds;  // seconds at one slot a vector
    state.counters["slots"] = Counter(slot_vectors, Counter::kIsIterationInvariantRate | Counter::kInvert);
    state.counters["of bound"] = Counter(slot_vectors * static_cast<double>(slots), Counter::kIsIterationInvariantRate);
  }
}

}  // namespace ganflow::bench
