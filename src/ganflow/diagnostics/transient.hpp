#pragma once
/// How much of a series' beginning belongs to its start and not to what it does.

#include "ganflow/diagnostics/uniform_series.hpp"

#include <cstddef>
#include <optional>

namespace ganflow::diagnostics {

/// Number of values to leave out at the start; at most half of them.
///
/// Without a period: MSER, the cut d that minimises Σ_{i≥d} (x_i − mean)² / (n − d)², the squared standard error of the
/// mean that is left (White 1997), over batches of 5 values.
/// With a period: the first d from which the mean over one period is that of the second half, within a quarter of the
/// second half's swing. So a decaying amplitude about a steady level is no transient.
std::size_t transient_length(const UniformSeries& series, std::optional<double> period);

}  // namespace ganflow::diagnostics
