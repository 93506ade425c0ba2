#pragma once
/// A study's results as files for others: a table of its cells, and its lines as JSON.

#include "ganflow/experiment/study_cells.hpp"
#include "ganflow/experiment/study_results.hpp"
#include "ganflow/record/cell.hpp"

#include <span>
#include <string>

namespace ganflow::experiment {

/// A row a cell: "cell", the axes, "replica", "seed", every number and word that the kind finds, what was concluded
/// from all cells, "status" ("done", or "failed: why"). Numbers in their shortest exact form, "nan" where not defined.
std::string cells_csv(const StudyCells& study, std::span<const record::Cell> cells, const StudyResults& results);

/// Slopes with intervals, theory and agreement, points, means, sentences.
std::string results_json(const StudyCells& study, std::span<const record::Cell> cells, const StudyResults& results);

}  // namespace ganflow::experiment
