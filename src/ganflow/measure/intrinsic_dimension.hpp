#pragma once
/// The dimension of the set that a cloud lies on, from distances between neighbours.

#include "ganflow/core/matrix.hpp"

#include <cstddef>

namespace ganflow::measure {

struct DimensionEstimate {
  double value = 0;
  double standard_error = 0;
  std::size_t used = 0;  ///< points; the others have a copy among the neighbours that are compared
};

struct IntrinsicDimension {
  DimensionEstimate two_nearest{};
  DimensionEstimate likelihood{};
};

/// two_nearest  TwoNN (Facco et al. 2017) as maximum likelihood: μ = r_2/r_1 of a point's two nearest neighbours has the
///              law P(μ > t) = t^{−d} wherever the density is locally constant, so d = (N − 1)/Σ log μ.
/// likelihood   Levina and Bickel (2004), averaged as inverses (MacKay and Ghahramani 2005):
///              1/d = mean over points of Σ_{j<k} log(T_k/T_j)/(k − 1), T_j the distance to the j-th neighbour.
///
/// Shapes  points (n,d), n > k + 1, k ≥ 2.
/// Error   Neighbours share pairs, which correlates the terms. TwoNN: 1.25 value/√(N−2); likelihood: the spread of the
///         terms times √(1 + k/4); both were enough on flat tori of 1 to 3 dimensions. A curved set, its edges and a
///         density that varies between neighbours add a bias, the larger the larger k.
/// Cost    one search for k neighbours of each point.
/// Throws  InputError: k, too few points or too few without a copy, equal distances throughout.
/// Check   flat tori; a plane in a space of more dimensions.
IntrinsicDimension intrinsic_dimension(ConstMatrixView<double> points, std::size_t k = 10);

}  // namespace ganflow::measure
