#include "kernels/problem.hpp"

namespace ganflow::bench {
namespace {

template <class T>
void forward(benchmark::State& state) {
  const Problem<T> p(state, static_cast<std::size_t>(state.range(0)));
  compare_and_time(
      state, Matrix<T>::padded(p.unit.outputs, kSamples), forward_slots<T>(p.unit),
      [&](MatrixView<T> y) { simd::population_forward<T>(p.unit, p.theta, p.weights, p.block, p.x, y); },
      [&](MatrixView<T> y) { simd::reference::population_forward<T>(p.unit, p.theta, p.weights, p.block, p.x, y); });
}
BENCHMARK_TEMPLATE(forward, float)->Apply(sizes);
BENCHMARK_TEMPLATE(forward, double)->Apply(sizes);

}  // namespace
}  // namespace ganflow::bench
