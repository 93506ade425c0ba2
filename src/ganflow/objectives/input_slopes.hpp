#pragma once
/// Slopes of a critic at samples, as penalties need them. Internal to objectives.

#include "ganflow/nets/layers.hpp"

#include <cmath>
#include <span>

namespace ganflow::objectives {

/// v_i = ∇D(x_i), (m, d).
template <class T>
Matrix<T> input_slopes(nets::LayersView<T> critic, ConstMatrixView<T> x) {
  Matrix<T> ones(x.rows(), 1);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    ones(i, 0) = T{1};
  }
  Matrix<T> v(x.rows(), x.cols());
  nets::input_gradient<T>(critic, x, ones, v);
  return v;
}

/// |v|² in double.
template <class T>
double squared_norm(std::span<const T> v) {
  double sum = 0;
  for (const T component : v) {
    sum += static_cast<double>(component) * static_cast<double>(component);
  }
  return sum;
}

}  // namespace ganflow::objectives
