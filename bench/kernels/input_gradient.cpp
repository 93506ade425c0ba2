#include "kernels/problem.hpp"

namespace ganflow::bench {
namespace {

template <class T>
void input_gradient(benchmark::State& state) {
  const Problem<T> p(state, static_cast<std::size_t>(state.range(0)));
  compare_and_time(
      state, Matrix<T>::padded(p.unit.inputs, kSamples), input_gradient_slots<T>(p.unit),
      [&](MatrixView<T> dx) { simd::population_input_gradient<T>(p.unit, p.theta, p.weights, p.block, p.x, p.g, dx); },
      [&](MatrixView<T> dx) {
        simd::reference::population_input_gradient<T>(p.unit, p.theta, p.weights, p.block, p.x, p.g, dx);
      });
}
BENCHMARK_TEMPLATE(input_gradient, float)->Apply(sizes);
BENCHMARK_TEMPLATE(input_gradient, double)->Apply(sizes);

}  // namespace
}  // namespace ganflow::bench
