#pragma once
/// One cycle of a swing, averaged over all of them.

#include "ganflow/diagnostics/cycles.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace ganflow::diagnostics {

/// Mean of the series over all cycles at each of equally many phases: the phase-averaged orbit. Empty without cycles.
std::vector<double> phase_average(const UniformSeries& series, const Cycles& cycles);

/// Half of (largest − smallest).
double half_swing(const std::vector<double>& orbit);

struct SwingSizeOptions {
  std::size_t replicates = 999;  ///< of the bootstrap; at least 99
  std::uint64_t seed = 5;        ///< of its draws
  void validate() const;         ///< throws InputError naming the field
};

/// Half swing of the orbit of all cycles that such a swing would ever show. Noise widens the extremes of an average
/// over few cycles; a bootstrap over whole cycles tells by how much, and that is taken off (value and interval: the
/// basic bootstrap, 2 θ̂ − quantile).
///
/// Cost    O(n + replicates · cycles · phases).
/// Throws  InputError for options. Fewer than 3 cycles: nullopt.
std::optional<Estimate> swing_size(const UniformSeries& series, const Cycles& cycles,
                                   const SwingSizeOptions& options = {});

}  // namespace ganflow::diagnostics
