// Wide units: network.hpp's functions on blocked_products.hpp.

#include "ganflow/nets/blocked_products.hpp"
#include "ganflow/nets/network_engines.hpp"

namespace ganflow::nets::blocked {

namespace {

/// m_ij ← m_ij · factor_j.
template <class T>
void multiply_columns(MatrixView<T> m, ConstMatrixView<T> factor) {
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      m(i, j) *= factor(0, j);
    }
  }
}

/// Multiplications of a product with the particles' a, or with their c.
template <class T>
std::size_t work_of(const Population<T>& population, std::size_t samples, std::size_t width) {
  return population.size() * samples * width;
}

}  // namespace

template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y) {
  HiddenPanels<T> hidden(population.size(), x.rows());
  const auto take = [&](Range block) {
    Matrix<T> h = preactivations<T>(particles(population, block), x);
    simd::apply_activation(population.unit().activation, all_of(h));
    hidden.take(population, block, h);
  };
  shared_for_each(particle_blocks(population), work_of(population, x.rows(), x.cols()), take,
                  [&](Range block) { return hidden.rows_of(block); });
  hidden.sum_over_particles(population.c(), y);
}

template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx) {
  HiddenPanels<T> hidden(population.size(), x.rows());
  const auto take = [&](Range block) {
    const Rows<ConstMatrixView<T>> theta = particles(population, block);
    Matrix<T> h = preactivations<T>(theta, x);
    auto slope = Matrix<T>::padded(h.rows(), h.cols());
    simd::apply_activation_slope(population.unit().activation, all_of(h), all_of(h), all_of(slope));
    Matrix<T> back = pull_back<T>(theta, g);
    simd::multiply(all_of(back), all_of(slope), T{1});
    hidden.take(population, block, back);
  };
  shared_for_each(particle_blocks(population), work_of(population, x.rows(), x.cols() + g.cols()), take,
                  [&](Range block) { return hidden.rows_of(block); });
  hidden.sum_over_particles(population.a(), dx);
}

template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient) {
  const UnitShape& unit = population.unit();
  const T scale = static_cast<T>(population.scale());
  const auto add = [&](Range block) {
    add_block_gradient<T>(unit.activation, scale, particles(population, block), x, g,
                          {unit, gradient.column_range(block.first, block.count)});
  };
  shared_for_each(particle_blocks(population), work_of(population, x.rows(), x.cols() + g.cols()), add,
                  columns_of<T>({gradient}));
}

template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient) {
  const T scale = static_cast<T>(population.scale());
  const auto add = [&](Range block) {
    const Rows<ConstMatrixView<T>> theta = particles(population, block);
    const Rows<MatrixView<T>> out(population.unit(), gradient.column_range(block.first, block.count));
    Matrix<T> slope = preactivations<T>(theta, x);
    auto bend = Matrix<T>::padded(slope.rows(), slope.cols());  // ς''(h_ij), then c_j ς'' (a_j·u_i)
    Matrix<T> along = long_product<T>(u, theta.a);              // a_j·u_i, then ς' (a_j·u_i)
    simd::apply_slope_curvature(population.unit().activation, all_of(slope), all_of(slope), all_of(bend));
    simd::multiply(all_of(bend), all_of(along), scale);
    multiply_columns<T>(bend, theta.c);
    simd::multiply(all_of(along), all_of(slope), scale);
    simd::multiply(all_of(slope), scale);
    multiply_columns<T>(slope, theta.c);
    add_column_sums<T>(along, out.c);
    add_column_sums<T>(bend, out.b);
    if (!simd::curvature_is_zero(population.unit().activation)) {
      add_tall_product<T>(x, bend, out.a);
    }
    add_tall_product<T>(u, slope, out.a);
  };
  shared_for_each(particle_blocks(population), work_of(population, x.rows(), x.cols() + u.cols()), add,
                  columns_of<T>({gradient}));
}

#define GF_INSTANTIATE(T)                                                                                            \
  template void evaluate(const Population<T>&, ConstMatrixView<T>, MatrixView<T>);                                   \
  template void add_parameter_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>); \
  template void input_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);         \
  template void add_tangent_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets::blocked
