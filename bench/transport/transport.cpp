/// Distances, as users call them. Each benchmark writes its clouds for the peers when $GANFLOW_BENCH_DATA names a folder
/// (compare.py does), and leaves its answer in the counter "value" and the peak memory in "peak_mb".

#include "ganflow/core/errors.hpp"
#include "ganflow/transport/exact.hpp"
#include "ganflow/transport/mmd.hpp"
#include "ganflow/transport/permutation_test.hpp"
#include "ganflow/transport/sinkhorn.hpp"
#include "ganflow/transport/sliced.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include "problem.hpp"

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::bench {
namespace {

using transport::WeightedPoints;

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

Problem make(const benchmark::State& state) {
  Problem problem(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  if (!data_folder().empty()) {
    write_problem(data_folder(), problem);
  }
  return problem;
}

/// Times answer(problem), which returns the value and whether it may be trusted.
template <class Answer>
void time(benchmark::State& state, const Answer& answer) {
  const Problem problem = make(state);
  double value = 0;
  bool good = true;
  for (auto _ : state) {
    std::tie(value, good) = answer(problem);
  }
  if (!good) {
    state.SkipWithError("not converged, or its certificate fails");
  }
  state.counters["value"] = value;
  state.counters["peak_mb"] = peak_megabytes();
}

WeightedPoints<double> cloud(const Matrix<double>& points) { return {.points = points.view(), .weights = {}}; }

Matrix<float> rounded(const Matrix<double>& points) {
  Matrix<float> single(points.rows(), points.cols());
  std::transform(points.data(), points.data() + points.rows() * points.cols(), single.data(),
                 [](double v) { return static_cast<float>(v); });
  return single;
}

void emd2(benchmark::State& state) {
  constexpr double kGap = 1e-9;  // relative: what the comparison with peers asks
  time(state, [](const Problem& p) {
    const transport::ExactResult result = transport::exact_transport(cloud(p.x), cloud(p.y));
    const bool good = result.status == transport::SolveStatus::kConverged && result.gap <= kGap * result.cost;
    return std::pair(result.cost, good);
  });
}

void w1(benchmark::State& state) {
  time(state, [](const Problem& p) {
    const std::span<const double> x(p.x.data(), p.x.rows());
    const std::span<const double> y(p.y.data(), p.y.rows());
    return std::pair(transport::wasserstein_1d(x, y, 1).distance, true);
  });
}

void sliced(benchmark::State& state) {
  time(state, [](const Problem& p) {
    const transport::SlicedResult result =
        transport::sliced_wasserstein(p.x.view(), p.y.view(), {.order = 2, .projections = 100});
    return std::pair(result.distance, true);
  });
}

void sliced_float(benchmark::State& state) {
  const Problem problem = make(state);
  const Matrix<float> x = rounded(problem.x);
  const Matrix<float> y = rounded(problem.y);
  time(state, [&](const Problem& /*p*/) {
    return std::pair(transport::sliced_wasserstein(x.view(), y.view(), {.order = 2, .projections = 100}).distance,
                     true);
  });
}

/// Median of |x − y|² over all pairs: the same number that the peers take.
double median_cost(const Problem& p) {
  std::vector<double> costs;
  costs.reserve(p.x.rows() * p.y.rows());
  for (std::size_t i = 0; i < p.x.rows(); ++i) {
    for (std::size_t j = 0; j < p.y.rows(); ++j) {
      double square = 0;
      for (std::size_t c = 0; c < p.x.cols(); ++c) {
        square += (p.x(i, c) - p.y(j, c)) * (p.x(i, c) - p.y(j, c));
      }
      costs.push_back(square);
    }
  }
  const auto middle = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 2);
  std::nth_element(costs.begin(), middle, costs.end());
  return *middle;
}

/// To a marginal error of 1e-9; the value is ⟨C, π⟩, as POT's.
void sinkhorn(benchmark::State& state) {
  const double epsilon = 0.05 * median_cost(make(state));
  std::size_t iterations = 0;
  time(state, [&](const Problem& p) {
    const transport::SinkhornResult result =
        transport::sinkhorn(cloud(p.x), cloud(p.y), {.epsilon = epsilon, .tolerance = 1e-9});
    iterations = result.iterations;
    return std::pair(result.transport_cost, result.status == transport::SolveStatus::kConverged);
  });
  state.counters["epsilon"] = epsilon;
  state.counters["iterations"] = static_cast<double>(iterations);
}

template <class T>
double squared_mmd(const Matrix<T>& x, const Matrix<T>& y, const transport::MmdOptions& options) {
  return transport::mmd(WeightedPoints<T>{.points = x.view(), .weights = {}},
                        WeightedPoints<T>{.points = y.view(), .weights = {}}, options)
      .squared;
}

const transport::MmdOptions kEnergy{.kernel = transport::KernelKind::kEnergy};
/// s = d/2 + 3/2: (1 + r) e^{−r} up to a factor, by which the peers multiply.
const transport::MmdOptions kMatern32{.kernel = transport::KernelKind::kMatern, .smoothness = 2.5};

void energy(benchmark::State& state) {
  time(state, [](const Problem& p) { return std::pair(squared_mmd(p.x, p.y, kEnergy), true); });
}

void energy_float(benchmark::State& state) {
  const Problem problem = make(state);
  const Matrix<float> x = rounded(problem.x);
  const Matrix<float> y = rounded(problem.y);
  time(state, [&](const Problem& /*p*/) { return std::pair(squared_mmd(x, y, kEnergy), true); });
}

/// Divided by k(0): the kernel of the peers, (1 + r) e^{−r}.
double matern_of(const transport::MmdResult& result) { return result.squared / result.kernel_at_zero; }

void matern(benchmark::State& state) {
  time(state,
       [](const Problem& p) { return std::pair(matern_of(transport::mmd(cloud(p.x), cloud(p.y), kMatern32)), true); });
}

void matern_float(benchmark::State& state) {
  const Problem problem = make(state);
  const Matrix<float> x = rounded(problem.x);
  const Matrix<float> y = rounded(problem.y);
  time(state, [&](const Problem& /*p*/) {
    return std::pair(matern_of(transport::mmd(WeightedPoints<float>{.points = x.view(), .weights = {}},
                                              WeightedPoints<float>{.points = y.view(), .weights = {}}, kMatern32)),
                     true);
  });
}

void permutation(benchmark::State& state) {
  time(state, [](const Problem& p) {
    return std::pair(
        transport::permutation_test(p.x.view(), p.y.view(), {.kernel = kEnergy, .permutations = 999}).statistic, true);
  });
}

BENCHMARK(emd2)
    ->Args({1000, 2})
    ->Args({2000, 2})
    ->Args({4000, 2})
    ->Args({10000, 2})
    ->Args({1000, 10})
    ->Args({2000, 10})
    ->Args({4000, 10})
    ->Args({100000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(w1)->Args({250000, 1})->Args({500000, 1})->Args({1000000, 1})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(sliced)->Args({100000, 10})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(sliced_float)->Args({100000, 10})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(sinkhorn)->Args({1000, 2})->Args({2000, 2})->Args({4000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(energy)->Args({10000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(energy_float)->Args({10000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(matern)->Args({10000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(matern_float)->Args({10000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(permutation)->Args({1000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace ganflow::bench
