#pragma once
/// Least shifted costs between a point and blocks of points, for searches that look at all pairs.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <span>

namespace ganflow::simd {

inline constexpr std::size_t kColumnsOfBlock = 64;

enum class SquareCost {
  kSquare,  ///< s
  kRoot,    ///< √s
};

/// minima(r, b) ← min over the points y_j of block b of cost(|x_r − y_j|²) − shift_j
///
/// Shapes  x (n, d); columns (d, m): each coordinate's values together, m a multiple of kColumnsOfBlock; shift m (−∞
///         behind the last point: it never is the least); minima (n, m / kColumnsOfBlock).
/// Error   d + 2 roundings of the sum of squares, then one; minima are exact.
/// Cost    2 d + 3 vector operations for as many pairs as a vector has lanes. A block's columns
///         stay in L1 for all rows: give it tens of rows a call.
/// Check   block_minima_test: plain loops.
void block_minima(ConstMatrixView<double> x, ConstMatrixView<double> columns, std::span<const double> shift,
                  SquareCost cost, MatrixView<double> minima);

}  // namespace ganflow::simd
