#pragma once
/// Distances of laws in the norm of a reproducing kernel: maximum mean discrepancy, H^{-s}, energy distance (theory §6).

#include "ganflow/transport/solve_status.hpp"
#include "ganflow/transport/weighted_points.hpp"

#include <cstddef>
#include <optional>

namespace ganflow::transport {

enum class KernelKind {
  kEnergy,    ///< k = −|x − y|: MMD² is the energy distance 2E|x−y| − E|x−x′| − E|y−y′|
  kGaussian,  ///< k = exp(−|x − y|² / (2 length²))
  kMatern,    ///< k of H^s(R^d), of |x − y| / length: MMD is the norm of H^{-s} (length 1)
};

struct MmdOptions {
  KernelKind kernel = KernelKind::kEnergy;
  double length = 1;      ///< unit of length of the kernel, > 0; the energy distance has none and ignores it
  double smoothness = 2;  ///< s of kMatern, d/2 < s ≤ d/2 + 100
  /// y_self of an earlier result with the same y and kernel: spares m²/2 kernel values.
  std::optional<double> y_self{};
  Progress progress{};                         ///< may stop the computation
  void validate(std::size_t dimension) const;  ///< throws InputError naming the field
};

struct MmdResult {
  double squared = 0;         ///< MMD² of the two samples as laws (V-statistic), ≥ 0 but for rounding
  double unbiased = 0;        ///< U-statistic: its mean is MMD² of the laws that the points were drawn from; may be
                              ///< negative; NaN if a sample has all its mass in one point
  double distance = 0;        ///< √max(squared, 0)
  double error = 0;           ///< estimate of rounding and kernel errors in `squared`; below it the laws look equal
  double kernel_at_zero = 0;  ///< k(0); 0 for the energy distance
  double y_self = 0;          ///< ∬ k dβ dβ
  SolveStatus status = SolveStatus::kConverged;  ///< kInterrupted: the numbers are NaN
};

/// MMD²(α,β) = ∬ k d(α−β)²,  k = 2^{1−s}/((2π)^{d/2} Γ(s)) r^{s−d/2} K_{d/2−s}(r) for kMatern   (theory §6)
///
/// Shapes  x n points, y m points, n ≠ m allowed, weights allowed (the U-statistic takes them as fixed numbers).
/// Error   float clouds: kernels in float, sums in double, about 1e-6 of E k; double clouds 1e-15 of it; `error` says.
///         s − d/2 = ½, 3/2, 5/2 by their formulas, other s by a table of stated error.
/// Cost    (n² + m²)/2 + n m kernel values, O(n + m) memory. Same bits for every number of threads.
/// Throws  InputError for options, points, weights.
/// Check   H^{-1} in d = 1 by integration; sampling identity of theory §5; plain loops.
MmdResult mmd(const WeightedPoints<double>& x, const WeightedPoints<double>& y, const MmdOptions& options);
MmdResult mmd(const WeightedPoints<float>& x, const WeightedPoints<float>& y, const MmdOptions& options);

}  // namespace ganflow::transport
