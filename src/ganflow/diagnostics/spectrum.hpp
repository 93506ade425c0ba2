#pragma once
/// How a series' variance is spread over frequencies.

#include "ganflow/diagnostics/uniform_series.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

/// Periodogram at the frequencies k/T, k = 0 … (n−1)/2, of the last n values, T = n · step.
struct Spectrum {
  double step = 1;            ///< of the series
  std::size_t n = 0;          ///< values used: those at the end, as many as have only the factors 2, 3, 5
  std::vector<double> power;  ///< (unit of the series)²; a white noise's expectation is its variance, at each k

  double duration() const { return step * static_cast<double>(n); }
  double frequency(double k) const { return k / duration(); }
};

/// P_k = |Σ_j w_j x_j e^{−2πi jk/n}|² / Σ w_j², w the sine taper, x without its linear trend.
///
/// Error   the taper spreads a line over ±1.5 bins and keeps the rest of it below −23 dB, falling as k^{-4}.
/// Cost    O(n log n).
/// Throws  InputError for fewer than 8 values.
Spectrum tapered_periodogram(const UniformSeries& series);

/// The series without what lies below `low` and above `high` (frequencies; half-cosine flanks of half their width),
/// mirrored at both ends, so that the ends are not joined to each other. Less than a period of `low` from the ends,
/// what comes out is distorted.
std::vector<double> band_pass(std::span<const double> values, double step, double low, double high);

}  // namespace ganflow::diagnostics
