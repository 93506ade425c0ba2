#pragma once
/// A comparison's results as lines of its figure.

#include "ganflow/experiment/comparison_cells.hpp"
#include "ganflow/experiment/comparison_results.hpp"
#include "ganflow/record/cell.hpp"
#include "ganflow/report/comparison_plot.hpp"

#include <span>

namespace ganflow::apps {

/// A line a variant, the nearest to the data first; locations are scaled by what the first variant does.
report::Figure comparison_picture(const experiment::ComparisonCells& comparison, std::span<const record::Cell> cells,
                                  const experiment::ComparisonResults& results);

}  // namespace ganflow::apps
