#include "kernels/problem.hpp"

namespace ganflow::bench {
namespace {

template <class T>
void parameter_gradient(benchmark::State& state) {
  const Problem<T> p(state, static_cast<std::size_t>(state.range(0)));
  using simd::population_parameter_gradient;
  compare_and_time(
      state, Matrix<T>::padded(p.unit.parameters(), p.block.count),
      [&](MatrixView<T> out) { population_parameter_gradient<T>(p.unit, p.theta, p.block, p.x, p.g, out); },
      [&](MatrixView<T> out) {
        simd::reference::population_parameter_gradient<T>(p.unit, p.theta, p.block, p.x, p.g, out);
      });
}
BENCHMARK_TEMPLATE(parameter_gradient, float)->Apply(sizes);
BENCHMARK_TEMPLATE(parameter_gradient, double)->Apply(sizes);

}  // namespace
}  // namespace ganflow::bench
