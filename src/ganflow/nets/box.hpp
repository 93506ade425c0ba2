#pragma once
/// The critic's box Q = [−h, h]^p and its two projections (theory §4).

#include "ganflow/core/matrix.hpp"

namespace ganflow::nets {

class Box {
 public:
  /// half_width > 0, finite. Throws InputError otherwise.
  explicit Box(double half_width);
  double half_width() const { return half_width_; }

  /// π_Q: every coordinate clipped to [−h, h]. A NaN stays a NaN, so that it is found where it was born.
  template <class T>
  void project(MatrixView<T> theta) const;

  /// Proj_Q(v)(θ), the tangent projection: v_k ← 0 where θ_k = h and v_k > 0, or θ_k = −h and v_k < 0.
  template <class T>
  void project_velocity(ConstMatrixView<T> theta, MatrixView<T> velocity) const;

  /// Share of all coordinates that lie on a wall, in [0,1].
  template <class T>
  double wall_share(ConstMatrixView<T> theta) const;

 private:
  double half_width_;
};

}  // namespace ganflow::nets
