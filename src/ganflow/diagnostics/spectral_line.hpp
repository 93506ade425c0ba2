#pragma once
/// Is there a line in a spectrum, or only coloured noise?

#include "ganflow/diagnostics/spectrum.hpp"

#include <cstddef>
#include <optional>

namespace ganflow::diagnostics {

/// First-order autoregressive noise x_j = ρ x_{j−1} + e_j, observed with white noise of variance w:
/// S(f) = σ² / |1 − ρ e^{−2πi f step}|² + w.  ρ = 0 or w = 0: white, or red alone.
struct ColouredNoise {
  double memory = 0;               ///< ρ, in [0, 1)
  double innovation_variance = 0;  ///< σ²
  double white_variance = 0;       ///< w

  /// S at f, given as cycles a step, in [0, ½].
  double level(double cycles_a_step) const;
};

/// Bins first … last.
struct BinRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Whittle's likelihood fit to the bins k ≥ 2 that are not left out, neighbours pooled in twentieths of an octave or
/// so.
ColouredNoise fit_noise(const Spectrum& spectrum, std::optional<BinRange> left_out = std::nullopt);

/// What the test of a line asks for: the log likelihood ratio z with bins √(πz/3) e^{−z} = false_alarm. A line whose
/// power is z times the noise's level has about that ratio.
double line_threshold(std::size_t bins, double false_alarm);

struct SpectralLine {
  double period = 0;       ///< in the series' time
  double cycles = 0;       ///< periods in the spectrum's window
  double false_alarm = 1;  ///< bound of the probability that noise alone shows such a line at any frequency
  double memory = 0;       ///< ρ of the noise beside it
};

/// The most powerful peak among those that coloured noise explains with probability below `false_alarm`; nullopt when
/// none. Peaks of fewer than `min_cycles` cycles are not looked at: there, a trend and a line are the same.
///
/// A peak of the tapered periodogram gets a likelihood ratio z of its own (LineLikelihood). Noise need not be first
/// order: where the median over the octaves beside the peak, if they have 16 bins, is above the fitted noise's level,
/// z is divided by that excess. Under H0 the largest z over all frequencies has the tail M √(πz/3) e^{−z}, M the
/// number of bins (Baluev 2008).
///
/// Cost    O(n log n) and O(n), about 100 passes, a candidate; candidates are those of the 8 most powerful peaks and
///         of the 8 that stand out most which are at least 5 times the noise.
/// Check   rate of false alarms on 1000 series each of white, red, mixed noise and of random walks.
std::optional<SpectralLine> find_line(const UniformSeries& series, double min_cycles, double false_alarm);

}  // namespace ganflow::diagnostics
