#include "kernels/problem.hpp"

namespace ganflow::bench {
namespace {

/// A critic: one output, whatever the inputs.
template <class T>
void tangent_gradient(benchmark::State& state) {
  const Problem<T> p(state, 1);
  using simd::population_tangent_gradient;
  compare_and_time(
      state, Matrix<T>::padded(p.unit.parameters(), p.block.count), tangent_gradient_slots<T>(p.unit),
      [&](MatrixView<T> out) { population_tangent_gradient<T>(p.unit, p.theta, p.block, p.x, p.u, out); },
      [&](MatrixView<T> out) {
        simd::reference::population_tangent_gradient<T>(p.unit, p.theta, p.block, p.x, p.u, out);
      });
}
BENCHMARK_TEMPLATE(tangent_gradient, float)->Apply(sizes);
BENCHMARK_TEMPLATE(tangent_gradient, double)->Apply(sizes);

}  // namespace
}  // namespace ganflow::bench
