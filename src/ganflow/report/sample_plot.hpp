#pragma once
/// Generated samples against real ones, when they are numbers or points of the plane.

#include "ganflow/record/array.hpp"
#include "ganflow/report/gnuplot.hpp"

#include <optional>
#include <string>

namespace ganflow::report {

/// The figure "density" of a snapshot's arrays "samples" and "real": shares of the samples in bins when they are
/// (n,1), points when they are (n,2). The numbers stand in the script. nullopt for other dimensions, missing arrays, or
/// when no sample is finite.
std::optional<Figure> sample_figure(const record::Snapshot& snapshot, const std::string& title);

}  // namespace ganflow::report
