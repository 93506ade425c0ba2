#pragma once
/// Generated samples against the data, with the critic's values: at one instant, or at several of a run.

#include "ganflow/record/array.hpp"
#include "ganflow/report/gnuplot.hpp"
#include "ganflow/report/run_model.hpp"

#include <optional>
#include <span>
#include <string>

namespace ganflow::report {

/// The figure "samples" of a snapshot's arrays "samples" and "real". Numbers: their densities, the critic's D(x) on an
/// axis of its own. Points of the plane: scattered over the critic's level sets. More coordinates: the same in the
/// plane of the data's first two principal components, the critic's on that plane. nullopt: arrays are missing or hold
/// nothing finite.
std::optional<Figure> sample_figure(const record::Snapshot& snapshot, const RunModel& model, const std::string& title);

/// The figure "progress": the same at up to four instants with the same axes. nullopt for fewer than two.
std::optional<Figure> progress_figure(std::span<const record::Snapshot> snapshots, const RunModel& model,
                                      const std::string& title);

}  // namespace ganflow::report
