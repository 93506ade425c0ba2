/// Random numbers, a batch of 256 and an array of 4,096 at a time: nanoseconds a draw on each instruction set, and of the
/// plain loop that defines them.

#include "ganflow/simd/draws.hpp"

#include "ganflow/data/make_law.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/draws_reference.hpp"
#include "ganflow/simd/target.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::bench {
namespace {

constexpr rng::Stream kStream{.seed = 1, .purpose = rng::Purpose::kTest, .step = 1, .substep = 0};

/// (size, instruction set), the sets that this processor has.
void sizes_and_targets(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"draws", "target"});
  for (const simd::Target target : simd::available_targets()) {
    for (const std::int64_t size : {256, 4096}) {
      benchmark->Args({size, static_cast<std::int64_t>(target)});
    }
  }
}

/// Times fill(stream, out) with steps of its own, as iterations of a training are; label: the instruction set.
template <class T, class Fill>
void time_fill(benchmark::State& state, std::size_t numbers_a_draw, const Fill& fill) {
  const auto target = static_cast<simd::Target>(state.range(1));
  const simd::TargetOverride use_target(target);
  const auto draws = static_cast<std::size_t>(state.range(0));
  std::vector<T> out(draws * numbers_a_draw);
  rng::Stream stream = kStream;
  for (auto _ : state) {
    ++stream.step;
    fill(stream, std::span<T>(out));
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetLabel(simd::to_string(target));
  using benchmark::Counter;
  state.counters["s/draw"] = Counter(static_cast<double>(draws), Counter::kIsIterationInvariantRate | Counter::kInvert);
}

template <class T>
void plain_normals(const rng::Stream& stream, std::span<T> out) {
  std::vector<std::uint64_t> bits(out.size());
  rng::fill_index(stream, 0, std::uint64_t{1} << 63U, bits);
  for (std::size_t i = 0; i < out.size(); i += 2) {
    const auto pair = simd::reference::normal<double>(2 * bits[i], 2 * bits[i + 1]);  // of 63 bits, 52 are used
    out[i] = static_cast<T>(pair.even);
    out[i + 1] = static_cast<T>(pair.odd);
  }
}

/// Normals of the kernel and of the plain loop agree to the error that simd/draws.hpp states.
template <class T>
bool agree() {
  std::vector<T> drawn(4096);
  std::vector<double> plain(drawn.size());
  rng::fill_normal<T>(kStream, 0, drawn);
  plain_normals<double>(kStream, plain);
  constexpr double kTolerance = 4 * std::numeric_limits<T>::epsilon();  // 3 there, and the plain loop's own
  return std::ranges::equal(drawn, plain,
                            [](double x, double y) { return std::abs(x - y) <= kTolerance * std::abs(y); });
}

template <class T>
void normal(benchmark::State& state) {
  if (!agree<T>()) {
    state.SkipWithError("differs from draws_reference");
    return;
  }
  time_fill<T>(state, 1, [](const rng::Stream& stream, std::span<T> out) { rng::fill_normal<T>(stream, 0, out); });
}
BENCHMARK_TEMPLATE(normal, float)->Apply(sizes_and_targets);
BENCHMARK_TEMPLATE(normal, double)->Apply(sizes_and_targets);

template <class T>
void normal_plain(benchmark::State& state) {
  time_fill<T>(state, 1, [](const rng::Stream& stream, std::span<T> out) { plain_normals<T>(stream, out); });
}
BENCHMARK_TEMPLATE(normal_plain, double)->ArgNames({"draws", "target"})->Args({4096, 0});

template <class T>
void uniform(benchmark::State& state) {
  time_fill<T>(state, 1, [](const rng::Stream& stream, std::span<T> out) { rng::fill_uniform<T>(stream, 0, out); });
}
BENCHMARK_TEMPLATE(uniform, float)->Apply(sizes_and_targets);
BENCHMARK_TEMPLATE(uniform, double)->Apply(sizes_and_targets);

void index(benchmark::State& state) {
  time_fill<std::uint64_t>(state, 1, [](const rng::Stream& stream, std::span<std::uint64_t> out) {
    rng::fill_index(stream, 0, 60'000, out);
  });
}
BENCHMARK(index)->Apply(sizes_and_targets);

/// Points of a law: a normal a coordinate, a choice of component a point.
template <class T>
void points(benchmark::State& state, const char* name) {
  const auto law = data::make_law({.name = name});
  const std::size_t d = law->dimension();
  time_fill<T>(state, d, [&](const rng::Stream& stream, std::span<T> out) {
    law->sample(stream, 0, MatrixView<T>(out.data(), out.size() / d, d));
  });
}
void points_float(benchmark::State& state, const char* name) { points<float>(state, name); }
void points_double(benchmark::State& state, const char* name) { points<double>(state, name); }
BENCHMARK_CAPTURE(points_float, two_gaussians, "two-gaussians")->Apply(sizes_and_targets);
BENCHMARK_CAPTURE(points_double, two_gaussians, "two-gaussians")->Apply(sizes_and_targets);
BENCHMARK_CAPTURE(points_float, grid25, "grid25")->Apply(sizes_and_targets);

}  // namespace
}  // namespace ganflow::bench
