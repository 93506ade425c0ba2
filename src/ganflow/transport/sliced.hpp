#pragma once
/// Sliced Wasserstein distances: the mean over random directions of the distance between projections (theory §6).

#include "ganflow/core/matrix.hpp"
#include "ganflow/transport/solve_status.hpp"
#include "ganflow/transport/weighted_points.hpp"

#include <cstddef>
#include <cstdint>

namespace ganflow::transport {

struct SlicedOptions {
  double order = 1;              ///< p of W_p; 1 ≤ p < ∞
  std::size_t projections = 64;  ///< random directions; at least 1, at least 2 for a standard error
  std::uint64_t seed = 1;        ///< of the directions
  std::uint64_t step = 0;        ///< directions of another step are independent (rng::Stream)
  Progress progress{};           ///< may stop the computation
  void validate() const;         ///< throws InputError naming the field
};

struct SlicedResult {
  double distance = 0;          ///< SW_p, in the unit of the points
  double standard_error = 0;    ///< of `distance`, from the spread over directions; NaN with one direction in d > 1
  std::size_t projections = 0;  ///< directions used; 1 in d = 1, where all directions give the same
  SolveStatus status = SolveStatus::kConverged;  ///< kInterrupted: of the directions that were finished
};

/// SW_p(x,y)^p = E_u W_p(⟨u,x⟩, ⟨u,y⟩)^p, u uniform on the unit sphere of R^d   (theory §6)
///
/// Shapes  x (n,d), y (m,d), row-major, n ≠ m and weights allowed.
/// Error   Monte Carlo over directions, estimated. Clouds are projected and sorted in their own precision: float ones
///         err by 1e-7 of the largest coordinate, √d times.
/// Cost    O(P ((n+m) d + n log n + m log m)) time, O(n + m) memory, 16 numbers a point; with
///         weights sorting is ten times slower. Same bits for every number of threads.
/// Throws  InputError for options, points, weights.
/// Check   d = 1 is exact W_p; a translation by t gives |t| Γ(d/2)/(√π Γ((d+1)/2)) for p = 1.
SlicedResult sliced_wasserstein(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                                const SlicedOptions& options);
SlicedResult sliced_wasserstein(const WeightedPoints<float>& x, const WeightedPoints<float>& y,
                                const SlicedOptions& options);

/// The same for points of equal mass.
SlicedResult sliced_wasserstein(ConstMatrixView<double> x, ConstMatrixView<double> y, const SlicedOptions& options);
SlicedResult sliced_wasserstein(ConstMatrixView<float> x, ConstMatrixView<float> y, const SlicedOptions& options);

}  // namespace ganflow::transport
