#pragma once
/// A comparison's results as files for others: its cells, its table, and all of it as JSON.

#include "ganflow/experiment/comparison_cells.hpp"
#include "ganflow/experiment/comparison_results.hpp"
#include "ganflow/record/cell.hpp"

#include <span>
#include <string>

namespace ganflow::experiment {

/// A row a cell: "cell", "variant", "replica", "seed", every number and word found, "status" ("done", or "failed: why").
std::string comparison_cells_csv(const ComparisonCells& comparison, std::span<const record::Cell> cells);

/// A row a variant, the nearest to the data first: what ComparisonRow holds, intervals as _low and _high.
std::string comparison_table_csv(const ComparisonResults& results);

/// Rows in the same order, budget, floor, sentences.
std::string comparison_json(const ComparisonCells& comparison, std::span<const record::Cell> cells,
                            const ComparisonResults& results);

}  // namespace ganflow::experiment
