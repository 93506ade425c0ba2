#pragma once
/// Every picture of a run, made from its directory alone.

#include <string>
#include <vector>

namespace ganflow::report {

/// Writes into RUN/report: samples.png (last snapshot) and progress.png (when samples are images), series.* and, for
/// one- and two-dimensional data, density.* (script, SVG, PNG, PDF). Returns the files written, in that order.
/// Throws InputError for what is no run or damaged; RuntimeFailure when gnuplot is missing: sheets are then written.
std::vector<std::string> write_pictures(const std::string& run_directory);

}  // namespace ganflow::report
