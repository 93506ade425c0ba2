#pragma once
/// Points of many coordinates, seen in the plane that shows most of the data.

#include "ganflow/core/matrix.hpp"

#include <span>
#include <vector>

namespace ganflow::report {

/// Through the data's mean, along their two widest principal axes; each axis' largest coordinate is positive.
struct PrincipalPlane {
  std::vector<double> centre;
  std::vector<double> first;  ///< unit vectors
  std::vector<double> second;
  double first_share = 0;  ///< of the data's variance
  double second_share = 0;

  /// (n,d) → (n,2).
  Matrix<double> project(ConstMatrixView<double> points) const;
  /// The point (s, t) of the plane, d coordinates, written to `point`.
  void lift(double s, double t, std::span<double> point) const;
};

/// data (n,d), n ≥ 2, d ≥ 2, finite. Cost O(n d² + d³).
PrincipalPlane principal_plane(ConstMatrixView<double> data);

}  // namespace ganflow::report
