// With s_ij = a_j·h_i + b_j, r_ij = a_j·v_i, p_ij = c_j·p_i and q_ij = c_j·q_i, all that goes back through a unit is
//   e_ij = ς'(s) p_ij + ς''(s) r_ij q_ij   (to b_j, and times h_i to a_j, times a_j to h_i)
//   f_ij = ς'(s) q_ij                      (times v_i to a_j, times a_j to v_i),
// and ς(s) p_i + ς'(s) r_ij q_i goes to c_j.

#include "ganflow/nets/tangent.hpp"

#include "ganflow/nets/blocked_products.hpp"

namespace ganflow::nets {

namespace {

using blocked::all_of;
using blocked::Range;
using blocked::Rows;

template <class T>
std::size_t work_of(const Population<T>& population, ConstMatrixView<T> h) {
  return population.size() * h.rows() * 2 * (population.unit().inputs + population.unit().outputs);
}

/// m ← m + other.
template <class T>
void add(Matrix<T>& m, Matrix<T>& other) {
  std::ranges::transform(all_of(m), all_of(other), m.data(), std::plus<T>());
}

/// ς(s), ς'(s), ς''(s), r, e and f of a block of particles, each (n, particles).
template <class T>
struct Bent {
  Bent(Activation activation, const Rows<ConstMatrixView<T>>& theta, ConstMatrixView<T> h, ConstMatrixView<T> v,
       const TangentCotangents<T>& pull)
      : value(blocked::preactivations<T>(theta, h)),
        slope(Matrix<T>::padded(value.rows(), value.cols())),
        along(blocked::long_product<T>(v, theta.a)),
        to_value(blocked::long_product<T>(pull.value, theta.c)),
        to_slope(blocked::long_product<T>(pull.slope, theta.c)) {
    auto bend = Matrix<T>::padded(value.rows(), value.cols());
    simd::apply_slope_curvature(activation, all_of(value), all_of(slope), all_of(bend));
    simd::apply_activation(activation, all_of(value));
    simd::multiply(all_of(bend), all_of(along), T{1});
    simd::multiply(all_of(bend), all_of(to_slope), T{1});
    simd::multiply(all_of(to_value), all_of(slope), T{1});
    add(to_value, bend);
    simd::multiply(all_of(to_slope), all_of(slope), T{1});
  }
  Matrix<T> value;     // ς
  Matrix<T> slope;     // ς'
  Matrix<T> along;     // r
  Matrix<T> to_value;  // e
  Matrix<T> to_slope;  // f
};

}  // namespace

template <class T>
void push_forward(const Population<T>& population, ConstMatrixView<T> h, ConstMatrixView<T> v, MatrixView<T> out) {
  GF_EXPECT(h.cols() == population.unit().inputs && v.cols() == h.cols() && v.rows() == h.rows());
  GF_EXPECT(out.rows() == h.rows() && out.cols() == population.unit().outputs);
  blocked::HiddenPanels<T> hidden(population.size(), h.rows());
  const auto take = [&](Range block) {
    const Rows<ConstMatrixView<T>> theta = blocked::particles(population, block);
    Matrix<T> value = blocked::preactivations<T>(theta, h);
    auto slope = Matrix<T>::padded(value.rows(), value.cols());
    simd::apply_activation_slope(population.unit().activation, all_of(value), all_of(value), all_of(slope));
    Matrix<T> along = blocked::long_product<T>(v, theta.a);
    simd::multiply(all_of(along), all_of(slope), T{1});
    hidden.take(population, block, along);
  };
  blocked::shared_for_each(blocked::particle_blocks(population), work_of<T>(population, h), take,
                           [&](Range block) { return hidden.rows_of(block); });
  hidden.sum_over_particles(population.c(), out);
}

template <class T>
void add_tangent_parameter_gradient(const Population<T>& population, ConstMatrixView<T> h, ConstMatrixView<T> v,
                                    const TangentCotangents<T>& pull, MatrixView<T> gradient) {
  const UnitShape& unit = population.unit();
  GF_EXPECT(gradient.rows() == population.parameters() && gradient.cols() == population.size());
  const T scale = static_cast<T>(population.scale());
  const auto add_block = [&](Range block) {
    const Rows<ConstMatrixView<T>> theta = blocked::particles(population, block);
    const Rows<MatrixView<T>> out(unit, gradient.column_range(block.first, block.count));
    Bent<T> bent(unit.activation, theta, h, v, pull);
    simd::multiply(all_of(bent.along), all_of(bent.slope), scale);
    simd::multiply(all_of(bent.value), scale);
    simd::multiply(all_of(bent.to_value), scale);
    simd::multiply(all_of(bent.to_slope), scale);
    blocked::add_tall_product<T>(pull.value, bent.value, out.c);
    blocked::add_tall_product<T>(pull.slope, bent.along, out.c);
    blocked::add_column_sums<T>(bent.to_value, out.b);
    blocked::add_tall_product<T>(h, bent.to_value, out.a);
    blocked::add_tall_product<T>(v, bent.to_slope, out.a);
  };
  blocked::shared_for_each(blocked::particle_blocks(population), work_of<T>(population, h), add_block,
                           blocked::columns_of<T>({gradient}));
}

template <class T>
TangentCotangents<T> tangent_input_gradient(const Population<T>& population, ConstMatrixView<T> h, ConstMatrixView<T> v,
                                            const TangentCotangents<T>& pull) {
  blocked::HiddenPanels<T> value(population.size(), h.rows());
  blocked::HiddenPanels<T> slope(population.size(), h.rows());
  const auto take = [&](Range block) {
    const Bent<T> bent(population.unit().activation, blocked::particles(population, block), h, v, pull);
    value.take(population, block, bent.to_value);
    slope.take(population, block, bent.to_slope);
  };
  const auto written = [&](Range block) {
    std::vector<Written> rows = value.rows_of(block);
    const std::vector<Written> more = slope.rows_of(block);
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
  };
  blocked::shared_for_each(blocked::particle_blocks(population), work_of<T>(population, h), take, written);
  TangentCotangents<T> back{.value = Matrix<T>(h.rows(), h.cols()), .slope = Matrix<T>(h.rows(), h.cols())};
  value.sum_over_particles(population.a(), back.value);
  slope.sum_over_particles(population.a(), back.slope);
  return back;
}

#define GF_INSTANTIATE(T)                                                                                            \
  template void push_forward(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);           \
  template void add_tangent_parameter_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>,         \
                                               const TangentCotangents<T>&, MatrixView<T>);                          \
  template TangentCotangents<T> tangent_input_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, \
                                                       const TangentCotangents<T>&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets
