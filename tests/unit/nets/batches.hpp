#pragma once
/// Batches that tests of networks draw, and products of two.

#include "ganflow/core/matrix.hpp"
#include "ganflow/rng/stream.hpp"

#include <cstddef>
#include <cstdint>

namespace ganflow::nets {

/// Normal numbers (n, d).
template <class T>
Matrix<T> random_batch(std::size_t n, std::size_t d, std::uint32_t substep) {
  Matrix<T> m(n, d);
  rng::fill_normal<T>({.seed = 11, .purpose = rng::Purpose::kTest, .substep = substep}, 0, {m.data(), n * d});
  return m;
}

/// Σ_ik a_ik b_ik.
template <class T>
double inner(const Matrix<T>& a, const Matrix<T>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t k = 0; k < a.cols(); ++k) {
      sum += static_cast<double>(a(i, k)) * static_cast<double>(b(i, k));
    }
  }
  return sum;
}

}  // namespace ganflow::nets
