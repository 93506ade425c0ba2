/// Steps of the rules with memory on 4 × 250,000 numbers, float32, and of the plain loops that define them, compiled for
/// the baseline processor: bytes that a step must read and write at least, a second.

#include "ganflow/core/matrix.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/dynamics/rules/adam.hpp"
#include "ganflow/dynamics/rules/rmsprop.hpp"
#include "ganflow/rng/stream.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

namespace ganflow::bench {
namespace {

constexpr std::size_t kRows = 4;
constexpr std::size_t kCols = 250'000;
constexpr double kStep = 1e-3;

Matrix<float> normal_rows(std::uint32_t substep) {
  auto matrix = Matrix<float>::padded(kRows, kCols);
  for (std::size_t r = 0; r < kRows; ++r) {
    rng::fill_normal<float>({.seed = 1, .step = r, .substep = substep}, 0, matrix.view().row_span(r));
  }
  return matrix;
}

/// The rule's definition (rules/adam.hpp), with the factors of a first step.
class PlainAdam {
 public:
  void step(MatrixView<float> parameters, ConstMatrixView<float> gradient, double time_step) {
    const float b1 = 0.9F, b2 = 0.999F, epsilon = 1e-8F;
    const auto t = static_cast<double>(++steps_);
    const auto rate = static_cast<float>(time_step / (1 - std::pow(dynamics::TrainOptions{}.beta1, t)));
    const auto correction = static_cast<float>(1 / std::sqrt(1 - std::pow(dynamics::TrainOptions{}.beta2, t)));
    for (std::size_t r = 0; r < parameters.rows(); ++r) {
      float* const theta = parameters.row(r);
      const float* const g = gradient.row(r);
      float* const m = mean_.row(r);
      float* const v = mean_square_.row(r);
      for (std::size_t j = 0; j < parameters.cols(); ++j) {
        m[j] = b1 * m[j] + (1 - b1) * g[j];
        v[j] = b2 * v[j] + (1 - b2) * g[j] * g[j];
        theta[j] -= rate * m[j] / (correction * std::sqrt(v[j]) + epsilon);
      }
    }
  }

 private:
  std::int64_t steps_ = 0;
  Matrix<float> mean_ = Matrix<float>::padded(kRows, kCols);
  Matrix<float> mean_square_ = Matrix<float>::padded(kRows, kCols);
};

class PlainRmsProp {
 public:
  void step(MatrixView<float> parameters, ConstMatrixView<float> gradient, double time_step) {
    const float decay = 0.99F, epsilon = 1e-8F;
    const auto dt = static_cast<float>(time_step);
    for (std::size_t r = 0; r < parameters.rows(); ++r) {
      float* const theta = parameters.row(r);
      const float* const g = gradient.row(r);
      float* const v = mean_square_.row(r);
      for (std::size_t j = 0; j < parameters.cols(); ++j) {
        v[j] = decay * v[j] + (1 - decay) * g[j] * g[j];
        theta[j] -= dt * g[j] / std::sqrt(v[j] + epsilon);
      }
    }
  }

 private:
  Matrix<float> mean_square_ = Matrix<float>::padded(kRows, kCols);
};

bool equal(const Matrix<float>& a, const Matrix<float>& b) {
  for (std::size_t r = 0; r < kRows; ++r) {
    if (!std::equal(a.row(r), a.row(r) + kCols, b.row(r))) {
      return false;
    }
  }
  return true;
}

/// Three steps of both must end at the same bits; then `timed` runs. `moved` numbers a parameter are read or written.
template <class Rule, class Plain, class Timed>
void compare_and_time(benchmark::State& state, Rule rule, Plain plain, Timed& timed, double moved) {
  const ThreadLimit limit(static_cast<int>(state.range(0)));
  const Matrix<float> gradient = normal_rows(2);
  Matrix<float> theta = normal_rows(1), want = theta;
  for (int step = 0; step < 3; ++step) {
    rule.step(theta.view(), gradient, kStep);
    plain.step(want.view(), gradient, kStep);
  }
  if (!equal(theta, want)) {
    state.SkipWithError("differs from the plain loop");
    return;
  }
  for (auto _ : state) {
    timed.step(theta.view(), gradient, kStep);
    benchmark::DoNotOptimize(theta.data());
    benchmark::ClobberMemory();
  }
  const double bytes = moved * sizeof(float) * static_cast<double>(kRows * kCols);
  state.counters["bytes/s"] = benchmark::Counter(bytes, benchmark::Counter::kIsIterationInvariantRate);
}

void adam(benchmark::State& state) {
  dynamics::Adam<float> rule({}, kRows, kCols);
  compare_and_time(state, rule, PlainAdam(), rule, 7);
}
void adam_plain(benchmark::State& state) {
  PlainAdam plain;
  compare_and_time(state, dynamics::Adam<float>({}, kRows, kCols), plain, plain, 7);
}
void rmsprop(benchmark::State& state) {
  dynamics::RmsProp<float> rule({}, kRows, kCols);
  compare_and_time(state, rule, PlainRmsProp(), rule, 5);
}
void rmsprop_plain(benchmark::State& state) {
  PlainRmsProp plain;
  compare_and_time(state, dynamics::RmsProp<float>({}, kRows, kCols), plain, plain, 5);
}

void threads(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond)->UseRealTime();
}
BENCHMARK(adam)->Apply(threads);
BENCHMARK(adam_plain)->ArgName("threads")->Arg(1)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(rmsprop)->Apply(threads);
BENCHMARK(rmsprop_plain)->ArgName("threads")->Arg(1)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace ganflow::bench
