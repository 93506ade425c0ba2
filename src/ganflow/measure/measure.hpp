#pragma once
/// Any distance of the library by name, between two clouds, as a receipt.

#include "ganflow/measure/cloud.hpp"
#include "ganflow/measure/distances.hpp"
#include "ganflow/measure/receipt.hpp"
#include "ganflow/transport/solve_status.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ganflow::measure {

/// What the distances take; each uses those that its DistanceInfo names.
struct MeasureOptions {
  Distance distance = Distance::kW1;
  transport::Progress progress{};      ///< of distances whose DistanceInfo says watched
  bool plan = false;                   ///< w1, w2, wp: the receipt carries the plan and the potentials
  std::optional<double> epsilon{};     ///< sinkhorn; none: 0.05 × the median cost
  std::optional<double> unbalanced{};  ///< sinkhorn: ρ of relaxed marginals; clouds may then have any mass
  std::optional<double> smoothness{};  ///< h-s: s > d/2; none: (d + 1)/2
  std::optional<double> bandwidth{};   ///< mmd, h-s: unit of length; none: the median distance for mmd, 1 for h-s
  std::size_t permutations = 0;        ///< mmd, h-s, energy: of the test; 0: no test
  std::optional<double> order{};       ///< p of W_p; wp needs it, sliced and max-sliced have 1, sinkhorn 2
  std::size_t projections = 100;       ///< sliced: directions
  std::optional<std::size_t> bins{};   ///< cells an axis of js … chi2; none: transport/histogram.hpp's rule
  bool labelled = false;               ///< js … chi2 compare the clouds' labels instead
  std::optional<std::size_t>
      neighbours{};        ///< k of precision-recall (3), density-coverage (5), intrinsic-dimension (10)
  std::uint64_t seed = 1;  ///< of whatever is random
};

/// The distance of `x` (A, the reference) and `y` (B), docs/distances.md.
///
/// Shapes  x (n,d), y (m,d), n ≠ m allowed.
/// Error   in the receipt: a number that cannot be trusted comes with a status that says so.
/// Throws  InputError: bad clouds (Cloud::validate), differing dimensions, options out of range, weights where the
///         distance has none.
/// Check   each distance's own oracles; a law with its quantile function against its samples.
Receipt measure(const Cloud& x, const Cloud& y, const MeasureOptions& options);

/// What measures the same between other clouds, for the noise floor: ε and bandwidth as measure(x, y, options) chooses
/// them, no plan, no test.
MeasureOptions without_choices(const Cloud& x, const Cloud& y, const MeasureOptions& options);

/// Of one cloud: intrinsic-dimension alone. Throws InputError for the others.
Receipt measure(const Cloud& x, const MeasureOptions& options);

}  // namespace ganflow::measure
