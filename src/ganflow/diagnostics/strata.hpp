#pragma once
/// Where a population sits in its box, and how much of a population it still is (theory §4, §10).

#include "ganflow/core/matrix.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

struct Strata {
  std::vector<double> mass{};  ///< mass[k]: weight with exactly k coordinates on walls, k = 0 … p; empty without a box.
                               ///< 1 is a face, 2 an edge for p = 3, p a corner: the stratum's dimension is p − k
  std::int64_t distinct = 0;     ///< particles that differ in any coordinate
  double effective_support = 0;  ///< exp(−Σ w log w) over the distinct ones, equal particles' weights added; in [1, M]
  std::int64_t rank = 0;  ///< of the weighted covariance: directions with more than 1e-12 of the widest's variance
};

/// A coordinate is on a wall when |x| ≥ half_width (1 − 1e-6): float runs clip at the rounded width.
///
/// Shapes  particles (p, M), M ≥ 1; weights M, non-negative with positive sum, or none for equal ones.
/// Cost    O(M log M p + M p²).
/// Throws  InputError for shapes, weights, a half width that is not positive, coordinates that are not finite.
Strata find_strata(ConstMatrixView<double> particles, std::optional<double> half_width,
                   std::span<const double> weights = {});

}  // namespace ganflow::diagnostics
