#pragma once
/// The mean period of a swing from the times at which its cycles begin, with an interval for it.

#include "ganflow/diagnostics/cycles.hpp"

#include <cstdint>
#include <optional>

namespace ganflow::diagnostics {

struct MeanPeriodOptions {
  std::size_t replicates = 1999;  ///< of the bootstrap; at least 99
  std::uint64_t seed = 5;         ///< of its draws
  void validate() const;          ///< throws InputError naming the field
};

/// Cycles begin at t_k = t_0 + k P + (w_1 + … + w_k) + e_k. The w are the cycles' own differences: they add up, the
/// swing loses its phase. The e are errors of timing: they do not. P is the mean length of the cycles that such a swing
/// would show for ever; the interval is about P, not about the mean of those that were seen.
///
/// A begin at the share φ of what jitters makes neighbouring lengths share a w: L_k = P + φ w_k + (1 − φ) w_{k+1} +
/// e_k − e_{k−1} has covariance s² [(1 − λ) (I − μ D) + λ D], D = tridiag(−1, 2, −1), μ = φ(1 − φ), which sine
/// transforms diagonalise whatever λ and μ are; cycles.timing_error tells of s² λ besides.
/// When a kept phase (λ = 1) explains the steady begins as well as any other λ, P is their slope over k (weighted by
/// amplitude² where the amplitudes have a course) with Student's interval. Otherwise every λ < 1 and μ counts by its
/// restricted likelihood and the interval is a parametric bootstrap of Student's pivot (the transformed lengths are
/// Gaussian by the central limit theorem).
///
/// Error   where w and e are of one size, few cycles cannot tell whether the phase is kept, and the interval is too
///         narrow: docs/verdict.md has the figures.
/// Cost    O(n² + replicates · n).
/// Throws  InputError for options. Fewer than 3 cycles: nullopt.
/// Check   coverage over thousands of sines in coloured noise and of jittering swings (docs/verdict.md).
std::optional<Estimate> mean_period(const Cycles& cycles, const MeanPeriodOptions& options = {});

}  // namespace ganflow::diagnostics
