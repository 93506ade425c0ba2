#pragma once
/// Both populations in the space of their parameters, with the box.

#include "ganflow/record/array.hpp"
#include "ganflow/report/gnuplot.hpp"
#include "ganflow/report/run_model.hpp"

#include <optional>
#include <string>

namespace ganflow::report {

/// The figure "particles" of a snapshot's arrays "generator" and "critic" (p,N): a row of panels each, and for
/// each of their layers, pairs of coordinates. A mark's area is the mass at its place, its colour how many of the particle's coordinates lie on walls.
/// nullopt when neither array is there and finite.
std::optional<Figure> particle_figure(const record::Snapshot& snapshot, const RunModel& model,
                                      const std::string& title);

}  // namespace ganflow::report
