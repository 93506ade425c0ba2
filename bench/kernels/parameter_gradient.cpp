#include "kernels/problem.hpp"

namespace ganflow::bench {
namespace {

template <class T>
void parameter_gradient(benchmark::State& state) {
  const Problem<T> p(state, static_cast<std::size_t>(state.range(0)));
  using simd::population_parameter_gradient;
  compare_and_time(
      state, Matrix<T>::padded(p.unit.parameters(), p.block.count), parameter_gradient_slots<T>(p.unit),
      [&](MatrixView<T> out) { population_parameter_gradient<T>(p.unit, p.theta, p.block, p.x, p.g, out); },
      [&](MatrixView<T> out) {
        simd::reference::population_parameter_gradient<T>(p.unit, p.theta, p.block, p.x, p.g, out);
      });
}
BENCHMARK_TEMPLATE(parameter_gradient, float)->Apply(sizes);
BENCHMARK_TEMPLATE(parameter_gradient, double)->Apply(sizes);

/// A critic's five steps with its particles in registers; n nodes or samples each.
template <class T>
void ascend(benchmark::State& state) {
  const Problem<T> p(state, 1);
  const std::vector<simd::AscentStep<T>> steps(5, {p.x.view(), p.g.view()});
  const std::vector<T> high(p.unit.parameters(), T{2});
  const std::vector<T> low(p.unit.parameters(), T{-2});
  const T rate = T{1} / (16 * kSamples);
  auto gradient = Matrix<T>::padded(p.unit.parameters(), p.block.count);
  compare_and_time(
      state, p.theta, parameter_gradient_slots<T>(p.unit),
      [&](MatrixView<T> theta) {
        simd::population_ascend<T>(p.unit, theta, p.block, steps, rate, {low, high}, gradient);
      },
      [&](MatrixView<T> theta) {
        simd::reference::population_ascend<T>(p.unit, theta, p.block, steps, rate, {low, high}, gradient);
      },
      steps.size());
}
BENCHMARK_TEMPLATE(ascend, float)->Apply(sizes);
BENCHMARK_TEMPLATE(ascend, double)->Apply(sizes);

}  // namespace
}  // namespace ganflow::bench
