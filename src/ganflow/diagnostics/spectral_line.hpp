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
};

/// Bins first … last.
struct BinRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Whittle's likelihood fit to the bins k ≥ 2 that are not left out, neighbours pooled in twentieths of an octave or
/// so.
ColouredNoise fit_noise(const Spectrum& spectrum, std::optional<BinRange> left_out = std::nullopt);

struct SpectralLine {
  double period = 0;       ///< of the refined peak, in the series' time
  double cycles = 0;       ///< periods in the spectrum's window
  double power = 0;        ///< of the highest bin
  double false_alarm = 1;  ///< bound of the probability that the noise alone shows such a bin anywhere
};

/// The most powerful bin among those that coloured noise explains with probability below `false_alarm`; nullopt when
/// none. Bins of fewer than `min_cycles` cycles are not looked at: there, a trend and a line are the same.
///
/// The noise level B_k is the larger of the fit to the other bins and, where 16 of them are, of the median over the
/// octaves beside the bin (noise need not be of that colour). Under H0, P_k/B_k is exponential if B is known; estimated
/// with relative variance v_k it has the tail (1 + z v_k)^{−1/v_k}, and the bound is the number of bins times that.
///
/// Cost    O(n) a candidate; candidates are the 8 most powerful peaks and the 8 that stand out most from one fit to
/// all. Check   rate of false alarms on 1000 series each of white, red, mixed noise and of random walks.
std::optional<SpectralLine> find_line(const Spectrum& spectrum, double min_cycles, double false_alarm);

}  // namespace ganflow::diagnostics
