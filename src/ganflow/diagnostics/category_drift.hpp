#pragma once
/// Categorical drift (theory §10): which categories one sample uses more, or less, than another.

#include "ganflow/core/matrix.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::diagnostics {

enum class Use { kAlike, kOver, kUnder };

/// How much more the counts of a category vary between parts of one sample (texts, say) than single draws would.
struct Dispersion {
  std::vector<double> factor{};  ///< K, at least 1: variance over that of single draws
  double degrees = 0;            ///< of freedom behind each factor; > 0
};

struct DriftOptions {
  double prior_per_category = 1;  ///< α_0 / K: counts that the prior is worth, a category; > 0
  double false_discovery = 0.05;  ///< expected share of false calls among the calls; in (0, 1)
  std::optional<Dispersion> dispersion{};
  void validate() const;  ///< throws InputError naming the field
};

struct CategoryDrift {
  std::size_t category = 0;
  std::int64_t a = 0;  ///< counts
  std::int64_t b = 0;
  double log_odds = 0;  ///< δ below: > 0 where A uses it more
  double error = 0;     ///< its standard error, dispersion included
  double z = 0;         ///< δ / error
  double p_value = 1;
  double q_value = 1;  ///< Benjamini and Hochberg's
  Use use = Use::kAlike;
};

/// Monroe, Colaresi and Quinn (2008), "Fightin' words": with α_k = α_0 (a_k + b_k)/(n + m) the informative prior,
///     δ_k = log (a_k + α_k)/(n + α_0 − a_k − α_k) − log (b_k + α_k)/(m + α_0 − b_k − α_k),
///     error_k² = φ_k (1/(a_k + α_k) + 1/(b_k + α_k)),   φ_k the dispersion, 1 without.
/// z ranks and tells the size. The p-value is Fisher's exact one, two-sided, which holds at small counts, where z does
/// not; with a dispersion the larger of it and Student's of z. Called over or under where q ≤ false_discovery.
///
/// Shapes  a, b: K ≥ 2 each, non-negative. Categories that neither uses are left out.
/// Cost    O(K √counts + K log K).
/// Throws  InputError: shapes, an empty side, fewer than two categories in use.
/// Check   exact tables; the share of false discoveries in simulations; exchange of A and B.
std::vector<CategoryDrift> find_drift(std::span<const std::int64_t> a, std::span<const std::int64_t> b,
                                      const DriftOptions& options = {});

/// Pearson's dispersion of counts (T, K) about one share a side: φ_k = Σ_t (y_tk − n_t p_k)² / (n_t p_k (1 − p_k)) over
/// T − 2, at least 1; side[t] is true for rows of A.
///
/// Throws  InputError: fewer than 2 rows a side, or 4 in all.
Dispersion find_dispersion(ConstMatrixView<double> counts, const std::vector<bool>& side);

}  // namespace ganflow::diagnostics
