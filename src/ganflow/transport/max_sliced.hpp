#pragma once
/// Max-sliced Wasserstein distance: the distance of projections on the direction that shows the laws farthest apart
/// (theory §6).

#include "ganflow/transport/solve_status.hpp"
#include "ganflow/transport/weighted_points.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ganflow::transport {

struct MaxSlicedOptions {
  double order = 2;                  ///< p of W_p; 1 ≤ p < ∞
  std::size_t starts = 8;            ///< climbs, at least 1
  std::size_t scouts = 64;           ///< random directions of which the best begin climbs; at least `starts`
  std::size_t max_iterations = 200;  ///< of a climb, at least 1
  double tolerance = 1e-8;           ///< a climb ends when it gains less, relative, in ten steps; > 0
  std::uint64_t seed = 1;            ///< of the scouts
  Progress progress{};               ///< may stop the computation; before the first climb: NaN
  void validate() const;             ///< throws InputError naming the field
};

struct MaxSlicedResult {
  double distance = 0;              ///< W_p on `direction`: a lower bound of the maximum, in the unit of the points
  std::vector<double> direction{};  ///< unit vector, d
  std::size_t climbs = 0;           ///< finished
  std::size_t agreeing = 0;         ///< of them, those that ended within 0.1% of `distance`: a hint, no proof
  std::size_t iterations = 0;       ///< of all climbs
  SolveStatus status = SolveStatus::kConverged;  ///< kIterationLimit: the best climb was still gaining
};

/// max_u W_p(⟨u,x⟩, ⟨u,y⟩), |u| = 1: gradient ascent on the sphere with a line search, from the difference of the means
/// and from the best of random directions. The function has many local maxima: the result is a **lower bound**, exact for
/// d = 1.
///
/// Shapes  x (n,d), y (m,d), n ≠ m and weights allowed.
/// Error   `distance` is W_p on `direction` to rounding; how far below the maximum it lies is not known.
/// Cost    per step of a climb a few times O((n+m) d + n log n + m log m). Same bits for every number of threads.
/// Throws  InputError for options, points, weights.
/// Check   a translation by t gives |t|; never below the best scout; normal laws of different covariance.
MaxSlicedResult max_sliced_wasserstein(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                                       const MaxSlicedOptions& options);

}  // namespace ganflow::transport
