#pragma once
/// Growth of categories over time (theory §10): the rate at which each one's odds grow, and which of them do.

#include "ganflow/core/matrix.hpp"

#include <span>
#include <vector>

namespace ganflow::diagnostics {

struct GrowthOptions {
  double false_discovery = 0.05;  ///< expected share of false calls among the calls; in (0, 1)
  double least_count = 10;        ///< categories seen less often in all are not judged; at least 1
  void validate() const;          ///< throws InputError naming the field
};

struct CategoryGrowth {
  std::size_t category = 0;
  double count = 0;     ///< in all
  double rate = 0;      ///< of the log odds, a unit of time: odds grow by e^rate
  double rate_low = 0;  ///< 95% interval
  double rate_high = 0;
  double share_at_start = 0;  ///< fitted
  double share_at_end = 0;
  double dispersion = 1;  ///< φ: variance of the rows over that of single draws, at least 1
  double memory = 0;      ///< ρ: correlation of neighbouring rows' residuals, at least 0
  double p_value = 1;     ///< of no growth, two-sided
  double q_value = 1;     ///< Benjamini and Hochberg's
  bool grows = false;     ///< called: q ≤ false_discovery; the sign of the rate says up or down
};

/// Logistic regression of each category's share on time: log p_t/(1 − p_t) = intercept + rate (t − mean t), counts
/// binomial given the row's sum; Firth's correction keeps the rate finite where a category appears only at the end. The
/// variance of the rate is multiplied by φ, Pearson's X²/(T − 2), and by (1 + ρ)/(1 − ρ), for rows follow each other;
/// interval and p-value are Student's, with T (1 − ρ)/(1 + ρ) − 2 degrees of freedom (at least 1).
///
/// Shapes  times T ≥ 4, not decreasing, not all equal; counts (T, K), non-negative; rows without counts are left out.
/// Cost    O(T K) times some ten Newton steps.
/// Error   Newton to 1e-10 of a standard error. An exponential of a share near 0 is logistic to first order in it.
/// Throws  InputError: shapes, no category seen least_count times.
/// Check   two instants in closed form; coverage of known rates; false discoveries without growth.
std::vector<CategoryGrowth> find_growth(std::span<const double> times, ConstMatrixView<double> counts,
                                        const GrowthOptions& options = {});

}  // namespace ganflow::diagnostics
