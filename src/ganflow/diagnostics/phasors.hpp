#pragma once
/// A swing's size and phase, one cycle after the other.

#include "ganflow/diagnostics/uniform_series.hpp"

#include <complex>
#include <vector>

namespace ganflow::diagnostics {

struct Phasors {
  std::vector<std::complex<double>> values;  ///< z_k: x ≈ level_k + Re(z_k e^{2πi t/period}) over frame k
  double frame = 0;                          ///< time a phasor is taken over
};

/// Least squares of level, cosine and sine on frame after frame, the last of which ends with the series; its linear
/// trend is taken off before. A frame is one period, so that neither level nor harmonics reach the phasors, or as many
/// periods as hold 8 observations, or as make at most 512 frames.
///
/// Cost  O(n).
Phasors find_phasors(const UniformSeries& series, double period);

/// x_j − memory · x_{j−1}, from the second value on: first-order noise of this memory becomes white, a sine of period P
/// keeps its period and is scaled.
UniformSeries whitened(const UniformSeries& series, double memory);

}  // namespace ganflow::diagnostics
