#pragma once
/// Exact nearest neighbours in a cloud, in any dimension.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace ganflow::measure {

/// Points that fall into balls.
struct BallCounts {
  std::vector<std::uint32_t> of_ball{};   ///< points in each ball, the boundary included
  std::vector<std::uint32_t> of_point{};  ///< balls around each point
};

/// Search among `points` (n,d), which must outlive it.
///
/// In up to 10 dimensions a k-d tree, O(log n) a query; above, blocks of matrix products O(n d) a query that narrow the
/// candidates down, which are then compared by their differences: both give the same distances to the bit.
/// Cost    O(n) memory; threads share queries; same results for every number of threads.
/// Check   all pairs.
class NeighbourSearch {
 public:
  explicit NeighbourSearch(ConstMatrixView<double> points);
  ~NeighbourSearch();
  NeighbourSearch(const NeighbourSearch&) = delete;
  NeighbourSearch& operator=(const NeighbourSearch&) = delete;

  /// Distances from each point to its k nearest others, ascending: (n,k), k < n. Copies of a point count as others.
  Matrix<double> own_distances(std::size_t k) const;

  /// Which points lie within radii[i] of centre i. centres (c,d); radii c numbers ≥ 0, as own_distances gives them.
  BallCounts count_in_balls(ConstMatrixView<double> centres, std::span<const double> radii) const;

 private:
  class Engine;
  class TreeEngine;
  class BlockEngine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace ganflow::measure
