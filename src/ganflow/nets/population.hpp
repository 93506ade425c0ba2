#pragma once
/// N exchangeable units: a network is their weighted mean, Σ_j w_j σ(·; θ_j), theory §1.

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/matrix.hpp"
#include "ganflow/nets/options.hpp"
#include "ganflow/simd/population_kernels.hpp"

#include <cstddef>
#include <span>

namespace ganflow::nets {

using simd::UnitShape;

/// Particles θ of shape (p, N): each coordinate's N values contiguous, 64-byte aligned; padding is never read as data.
/// Rows: a_1 … a_L, b, c_1 … c_K.
template <class T>
class Population {
 public:
  /// All parameters 0, all weights 1/N. `scale` multiplies every unit: σ = scale · c ς(a·x + b).
  Population(UnitShape unit, std::size_t size, double scale);

  const UnitShape& unit() const { return unit_; }
  std::size_t size() const { return theta_.cols(); }
  std::size_t parameters() const { return theta_.rows(); }
  double scale() const { return scale_; }
  BatchPath batch_path() const { return batch_path_; }
  void set_batch_path(BatchPath path) { batch_path_ = path; }

  MatrixView<T> theta() { return theta_.view(); }
  ConstMatrixView<T> theta() const { return theta_.view(); }
  ConstMatrixView<T> a() const { return theta().row_range(0, unit_.inputs); }
  ConstMatrixView<T> b() const { return theta().row_range(unit_.inputs, 1); }
  ConstMatrixView<T> c() const { return theta().row_range(unit_.inputs + 1, unit_.outputs); }
  MatrixView<T> a() { return theta().row_range(0, unit_.inputs); }
  MatrixView<T> b() { return theta().row_range(unit_.inputs, 1); }
  MatrixView<T> c() { return theta().row_range(unit_.inputs + 1, unit_.outputs); }

  /// scale · w_j, what a network's sum multiplies unit j by.
  std::span<const T> scaled_weights() const { return scaled_weights_.span(); }
  /// w_j ← share.
  void set_weight(std::size_t j, double share) { scaled_weights_[j] = static_cast<T>(scale_ * share); }

 private:
  UnitShape unit_;
  double scale_;
  BatchPath batch_path_ = BatchPath::kAuto;
  Matrix<T> theta_;
  AlignedBuffer<T> scaled_weights_;
};

/// Number of different columns of θ, compared bit by bit: particles that have merged move together for ever (theory
/// §4). Cost O(pN) expected.
template <class T>
std::size_t count_distinct(const Population<T>& population);

}  // namespace ganflow::nets
