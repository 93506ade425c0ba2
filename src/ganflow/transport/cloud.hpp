#pragma once
/// A law as the kernels of simd/pair_sums.hpp read it: coordinates (d, n), padded, moved and scaled.

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::transport {

/// Mean of the points of both clouds, weights aside. Distances do not feel a translation; rounding does.
template <class T>
std::vector<double> common_centre(ConstMatrixView<T> x, ConstMatrixView<T> y);

/// Points (x − centre)·scale, rounded once to `Real`, and their masses.
template <class Real>
class Cloud {
 public:
  template <class T>
  Cloud(ConstMatrixView<T> points, std::vector<double> masses, const std::vector<double>& centre, double scale);

  std::size_t size() const { return points_.cols(); }
  ConstMatrixView<Real> points() const { return points_; }                ///< (d, n), rows padded with zeros
  const std::vector<double>& masses() const { return masses_; }           ///< n
  std::span<const Real> padded_masses() const { return padded_.span(); }  ///< as long as a padded row, zeros behind n

 private:
  Matrix<Real> points_;
  std::vector<double> masses_;
  AlignedBuffer<Real> padded_;
};

}  // namespace ganflow::transport
