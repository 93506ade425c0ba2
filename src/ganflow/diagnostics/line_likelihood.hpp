#pragma once
/// How much better a series is explained by a sine in coloured noise than by coloured noise alone.

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

/// Shape of first-order autoregressive noise observed with white noise: s_j = ρ s_{j−1} + e_j, x_j = s_j + w_j.
struct NoiseColour {
  double memory = 0;       ///< ρ, in [0, 1)
  double white_share = 0;  ///< η, variance of w over the spectrum of s at frequency 0; at least 0
};

/// A sine in noise against noise alone.
struct LineGain {
  double frequency = 0;  ///< cycles an observation, where the sine explains most
  double log_ratio = 0;  ///< z, log of the likelihood ratio
};

/// Gaussian likelihood of x_j = a + b j + c cos(2πfj) + d sin(2πfj) + noise in the time domain: series and regressors
/// are whitened by the noise's Kalman filter, so that no taper costs power and no line leaks into the noise.
///
/// −2 log L = (n − 4) log R + Σ log F_j, with R the least squares' remainder after whitening, F_j the innovations'
/// variances, and the noise's scale profiled out. In noise of known colour e^{−z} = (R_1/R_0)^{(n−4)/2} is exactly the
/// tail of the F-test for c = d = 0. The colour is not known: either side takes the one that explains the series best.
class LineLikelihood {
 public:
  /// Fits noise alone, downhill from `start` and from white noise. The values are copied; at least 8.
  /// Cost  O(n), about 100 passes.
  LineLikelihood(std::span<const double> values, const NoiseColour& start);

  /// The best sine within `reach` of `frequency` in noise of the colour `start`, best that of the series without the
  /// line; from there, or from noise alone's or white where that is nearer, the colour is sought downhill.
  /// Cost  O(n), about 60 passes.
  LineGain gain(double frequency, double reach, const NoiseColour& start) const;

 private:
  std::vector<double> values_;
  NoiseColour alone_{};  // of noise alone
  double misfit_ = 0;    // −2 log L of noise alone
};

}  // namespace ganflow::diagnostics
