#pragma once
/// Cells of a study over the ranks of a job: whoever is free asks rank 0 for the next one.

#include "ganflow/experiment/cell_runner.hpp"
#include "ganflow/mpi/job.hpp"
#include "ganflow/record/cell.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace ganflow::mpi {

/// experiment::run_cells over all ranks; all of them call it. `cells` of rank 0 is what is handed out, one at a time, so
/// that slow cells hold up nobody else. `options.threads` cells at once on each rank, 0 meaning 1. `options.progress` is
/// called on rank 0 and tells of all ranks; so does its result. `keep` is called on the rank that ran the cell.
///
/// Cost    a message each way a cell; rank 0 answers from a thread of its own, which looks for messages a thousand
///         times a second.
/// Throws  what run_cells throws, on the rank where it happened.
experiment::CellRunnerResult run_cells(const Job& job, const std::vector<std::size_t>& cells,
                                       const std::function<record::Cell(std::size_t)>& run,
                                       const std::function<void(const record::Cell&)>& keep,
                                       const experiment::CellRunnerOptions& options);

}  // namespace ganflow::mpi
