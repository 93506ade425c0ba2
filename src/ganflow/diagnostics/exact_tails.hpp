#pragma once
/// Exact tails of counts: what a share being small, or two shares being equal, makes of the counts seen.

#include <cstdint>

namespace ganflow::diagnostics {

/// P(X ≤ seen) and P(X ≥ seen).
struct Tails {
  double lower = 1;
  double upper = 1;
  /// min(1, 2 min(lower, upper)): its probability of being ≤ p is at most p.
  double two_sided() const;
};

/// X ~ Binomial(trials, chance), chance in [0, 1].
///
/// Error   relative 1e-12 or so (Boost's incomplete beta function).
Tails binomial_tails(std::int64_t seen, std::int64_t trials, double chance);

/// Fisher's exact test of one category in two samples: with `a` of n and `b` of m in it, X ~ Hypergeometric is the
/// number among the n when a + b of the n + m are in it, whatever its share.
///
/// Error   relative 1e-16 (n + m) log(n + m), from log Γ.
/// Cost    O(terms until they vanish), a few √(a + b).
/// Check   sums over all tables; Tocher's and Fisher's tea.
Tails fisher_tails(std::int64_t a, std::int64_t n, std::int64_t b, std::int64_t m);

}  // namespace ganflow::diagnostics
