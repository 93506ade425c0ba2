#pragma once
/// Mean of a function over a batch, in double.

#include "ganflow/core/matrix.hpp"

namespace ganflow::objectives {

/// (1/n) Σ_i f(value_i), value (n,1).
template <class T, class F>
double batch_mean(ConstMatrixView<T> value, const F& f) {
  double sum = 0;
  for (std::size_t i = 0; i < value.rows(); ++i) {
    sum += f(static_cast<double>(value(i, 0)));
  }
  return sum / static_cast<double>(value.rows());
}

}  // namespace ganflow::objectives
