#pragma once
/// Two clouds made ready for exact transport: whole masses, no point twice, near points near in memory.

#include "ganflow/core/matrix.hpp"
#include "ganflow/transport/transport_simplex.hpp"
#include "ganflow/transport/weighted_points.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ganflow::transport {

/// Points in spatial order (cost_search.hpp), each of mass above 0.
struct MassCloud {
  Matrix<double> points;          ///< (n, d)
  std::vector<MassUnits> masses;  ///< n
};

/// Points of the caller that became one point of a MassCloud: `members[first[k]] … members[first[k+1] − 1]`.
struct Membership {
  std::vector<std::int32_t> first;
  std::vector<std::int32_t> members;
  std::vector<MassUnits> masses;       ///< of each member
  std::vector<std::int32_t> massless;  ///< points of the caller that have no mass, hence no place
};

/// Masses of both laws in one unit, with the same sum below 2^62. Equal masses are exact; others are rounded to 2^-60 of
/// the sum, far below the rounding of the weights themselves.
std::pair<std::vector<MassUnits>, std::vector<MassUnits>> whole_masses(const WeightedPoints<double>& x,
                                                                       const WeightedPoints<double>& y);

/// Merges points that coincide, drops those without mass, and sorts.
std::pair<MassCloud, Membership> make_mass_cloud(ConstMatrixView<double> points, std::span<const MassUnits> masses);

inline constexpr std::size_t kFamily = 4;  ///< points of a coarse one, consecutive in spatial order

/// A quarter of the points: for each family of four neighbours their centre of mass (d ≤ 3), or one of them (above, where centres
/// of random neighbours would all be near the middle), with the mass of all.
MassCloud coarsen(const MassCloud& cloud);

}  // namespace ganflow::transport
