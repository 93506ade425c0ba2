#include "ganflow/nets/network.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/nets/network_engines.hpp"

namespace ganflow::nets {

namespace {

bool is_narrow(const UnitShape& unit) {
  return unit.inputs <= simd::kMaxFusedWidth && unit.outputs <= simd::kMaxFusedWidth;
}

}  // namespace

template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y) {
  GF_EXPECT(x.cols() == population.unit().inputs && y.cols() == population.unit().outputs && x.rows() == y.rows());
  if (const auto grid = compressed::find_grid(population, x, UnitPart::kValue)) {
    compressed::evaluate(population, *grid, x, y);
  } else {
    is_narrow(population.unit()) ? fused::evaluate(population, x, y) : blocked::evaluate(population, x, y);
  }
}

template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient) {
  GF_EXPECT(x.cols() == population.unit().inputs && g.cols() == population.unit().outputs && x.rows() == g.rows());
  GF_EXPECT(gradient.rows() == population.parameters() && gradient.cols() == population.size());
  if (const auto grid = compressed::find_grid(population, x, UnitPart::kGradient)) {
    compressed::add_parameter_gradient(population, *grid, x, g, gradient);
  } else {
    is_narrow(population.unit()) ? fused::add_parameter_gradient(population, x, g, gradient)
                                 : blocked::add_parameter_gradient(population, x, g, gradient);
  }
}

template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx) {
  GF_EXPECT(x.cols() == population.unit().inputs && g.cols() == population.unit().outputs && x.rows() == g.rows());
  GF_EXPECT(dx.rows() == x.rows() && dx.cols() == x.cols());
  const bool one_output = population.unit().outputs == 1;
  if (const auto grid = one_output ? compressed::find_grid(population, x, UnitPart::kGradient) : std::nullopt) {
    compressed::input_gradient(population, *grid, x, g, dx);
  } else {
    is_narrow(population.unit()) ? fused::input_gradient(population, x, g, dx)
                                 : blocked::input_gradient(population, x, g, dx);
  }
}

template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient) {
  GF_EXPECT(population.unit().outputs == 1 && x.cols() == population.unit().inputs);
  GF_EXPECT(u.rows() == x.rows() && u.cols() == x.cols());
  if (const auto grid = compressed::find_grid(population, x, UnitPart::kTangent)) {
    compressed::add_tangent_gradient(population, *grid, x, u, gradient);
  } else {
    is_narrow(population.unit()) ? fused::add_tangent_gradient(population, x, u, gradient)
                                 : blocked::add_tangent_gradient(population, x, u, gradient);
  }
}

template <class T>
std::size_t batch_nodes(const Population<T>& population, ConstMatrixView<T> x) {
  const auto grid = compressed::find_grid(population, x, UnitPart::kGradient);
  return grid ? grid->size() : 0;
}

#define GF_INSTANTIATE(T)                                                                                            \
  template void evaluate(const Population<T>&, ConstMatrixView<T>, MatrixView<T>);                                   \
  template void add_parameter_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>); \
  template void input_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);         \
  template void add_tangent_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);   \
  template std::size_t batch_nodes(const Population<T>&, ConstMatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets
