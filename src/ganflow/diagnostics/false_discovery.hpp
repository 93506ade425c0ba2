#pragma once
/// Many tests at once: which discoveries to believe.

#include <span>
#include <vector>

namespace ganflow::diagnostics {

/// Benjamini and Hochberg's adjusted p-values: q_(i) = min over j ≥ i of p_(j) K / j, at most 1. Calling those with
/// q ≤ α discoveries keeps the expected share of false ones among them at most α, for independent or positively
/// dependent tests.
///
/// Cost    O(K log K).
/// Check   worked example of Benjamini and Hochberg (1995); the share of false discoveries in simulations.
std::vector<double> false_discovery_rates(std::span<const double> p_values);

}  // namespace ganflow::diagnostics
