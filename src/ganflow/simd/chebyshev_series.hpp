#pragma once
/// Sums of Chebyshev polynomials T_k(t) = cos(k arccos t), t in [−1,1], over points and over degrees.
///
/// Shapes  points t (n); n is a multiple of kChebyshevPoints, so fill up with t = 0 and weight 0. K degrees, 0 … K−1.
/// Error   double throughout: T_k is right to a few k ε inside and k² ε at the ends of [−1,1], ε = 2⁻⁵².
/// Cost    n K multiply-adds, in registers; memory O(K).
/// Check   cos(k arccos t), on every CPU target.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <span>

namespace ganflow::simd {

inline constexpr std::size_t kChebyshevPoints = 32;  ///< four vectors of eight doubles, handled together

/// t_i ← (x_i − centre)·factor in double, x in float or double and of any length up to t's; the rest of t is left alone.
/// Returns whether |t_i| ≤ limit for all of them (a NaN is not).
bool scale_to_interval(std::span<const float> x, double centre, double factor, double limit, std::span<double> t);
bool scale_to_interval(std::span<const double> x, double centre, double factor, double limit, std::span<double> t);

/// moments_k = Σ_i g_i T_k(t_i).
void chebyshev_moments(std::span<const double> t, std::span<const double> g, std::span<double> moments);

/// y_i = Σ_k c_k T_k(t_i), by Clenshaw's recurrence; at least one coefficient.
void chebyshev_series(std::span<const double> c, std::span<const double> t, std::span<double> y);

/// out_c = Σ_r factors_r rows_rc, with a multiple of kChebyshevPoints columns: what takes values at nodes to degrees and
/// back.
void combine_rows(ConstMatrixView<double> rows, std::span<const double> factors, std::span<double> out);

}  // namespace ganflow::simd
