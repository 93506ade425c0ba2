#pragma once
/// Exact optimal transport between weighted points of R^d, with its plan, its potentials and its certificate.

#include "ganflow/transport/solve_status.hpp"
#include "ganflow/transport/weighted_points.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace ganflow::transport {

struct ExactOptions {
  double order = 2;                        ///< p of W_p; 1 ≤ p < ∞
  std::span<const double> x_potentials{};  ///< of an earlier, similar problem: f (n), or empty
  std::span<const double> y_potentials{};  ///< g (m), or empty; f serves only where g is missing
  Progress progress{};                     ///< called now and then; false stops
  void validate() const;                   ///< throws InputError naming the field
};

/// Mass that moves from x_source to y_sink.
struct PlanEntry {
  std::int32_t source = 0;
  std::int32_t sink = 0;
  double mass = 0;
};

struct ExactResult {
  static constexpr double kNone = std::numeric_limits<double>::infinity();

  double distance = kNone;  ///< W_p = cost^{1/p}, in the unit of the points
  double cost = kNone;      ///< W_p^p = Σ π_ij |x_i − y_j|^p: an upper bound always; stopped before a plan: ∞
  double dual = -kNone;     ///< Σ u_i f_i + Σ v_j g_j: a lower bound always; stopped before the last check: −∞
  double gap = kNone;       ///< cost − dual; rounding when converged
  SolveStatus status = SolveStatus::kConverged;
  std::vector<PlanEntry> plan{};  ///< at most n + m − 1 entries of positive mass, sorted; rows sum to u, columns to v
  std::vector<double> f{};  ///< (n), or empty with dual = −∞; f_i + g_j ≤ |x_i − y_j|^p for all pairs, but for rounding
  std::vector<double> g{};  ///< (m)
  std::size_t pivots = 0;   ///< of the simplex
  std::size_t arcs = 0;     ///< pairs that were ever looked at by it, of n m
  std::size_t rounds = 0;   ///< full dual checks, the last of which found nothing
};

/// W_p(x, y)^p = min { Σ π_ij |x_i − y_j|^p : π ≥ 0, rows sum to u, columns to v }   (theory §6)
///
/// Potentials, and pairs that can carry all mass, come from the same problem with a quarter of the points, and so on down
/// [S16]. Each level bids for mass on these pairs and those that look cheapest (transport_auction), with ε falling and
/// cheaper pairs joining the list on the way; the last is made exact by the simplex (transport_simplex). Then all n m
/// pairs are checked against the potentials, by nested boxes for d ≤ 3 and by vectorised scans above; pairs that would be
/// cheaper join the list, until there are none. That is the certificate: dual ≤ W_p^p ≤ cost.
///
/// Shapes  x (n, d), y (m, d), n ≠ m allowed; weights sum to 1 on either side.
/// Error   gap: about 1e-14 of the largest potential. Same bits for every number of threads.
/// Cost    O(n + m) memory. On two cores, clouds of equal masses in the plane: n = m = 4,000 in 0.06 s, 10^4 in 0.2 s to
///         1 s, 10^5 in 7 s to 40 s and 175 MB, the longer times where separate lumps must be split; d = 10, 4,000 in
///         0.12 s, where every check is n m d operations. Weights that are all different take about five times as long.
/// Throws  InputError for p < 1 or infinite, no points, NaN, d differing, weights, potentials of another length.
/// Check   LEMON's network simplex; W_p on the line; translations, dilations; the certificate itself.
ExactResult exact_transport(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                            const ExactOptions& options = {});

}  // namespace ganflow::transport
