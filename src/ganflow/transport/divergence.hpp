#pragma once
/// Divergences between two laws on categories (theory §6): relative entropy, Jensen–Shannon, total variation, Hellinger,
/// and the chi-square test. Where supports do not meet, infinity is the answer.

#include "ganflow/transport/histogram.hpp"

namespace ganflow::transport {

struct DivergenceResult {
  double value = 0;           ///< may be infinite
  double standard_error = 0;  ///< of the plug-in estimate, first order; NaN where the value is infinite
};

/// All take masses a, b of sum 1 and as many entries.
///
/// Error   standard errors by the delta method for counts (n, m points, effective ones with weights). To second order
///         the plug-in estimates are biased upwards, by about (categories − 1)(1/n + 1/m)/2 for KL.
/// Cost    O(categories).
/// Check   closed forms; inequalities between them; the errors' coverage on drawn samples.

/// KL(a|b) = Σ a log(a/b), in nats; +∞ where a > 0 = b. KL(b|a) by exchanging them.
DivergenceResult kullback_leibler(const PairedMasses& masses);

/// ½ KL(a|h) + ½ KL(b|h), h = (a+b)/2, in nats: in [0, log 2], not rooted.
DivergenceResult jensen_shannon(const PairedMasses& masses);

/// ½ Σ |a − b|, in [0, 1].
DivergenceResult total_variation(const PairedMasses& masses);

/// (1 − Σ √(ab))^½, in [0, 1].
DivergenceResult hellinger(const PairedMasses& masses);

/// a and b exchanged.
PairedMasses exchanged(PairedMasses masses);

struct ChiSquareResult {
  double statistic = 0;
  double degrees = 0;            ///< categories that either occupies, less one
  double p_value = 1;            ///< probability of a larger statistic if both samples had one law
  double smallest_expected = 0;  ///< the approximation is good where this is 5 or more
};

/// Two-sample homogeneity: Σ (√(m/n) A_i − √(n/m) B_i)² / (A_i + B_i) of counts A, B (Pearson).
///
/// Error   p-value by the chi-square law, asymptotic in the counts.
/// Throws  InputError for weighted samples: a test needs counts.
ChiSquareResult chi_square(const PairedMasses& masses);

}  // namespace ganflow::transport
