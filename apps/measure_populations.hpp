#pragma once
/// `ganflow measure A [B] --populations`: the particles of runs over time.

#include "output.hpp"

#include <string>

namespace ganflow::apps {

/// Prints a row for every time at which both runs have a snapshot; without `b`, for every snapshot of `a` after its
/// first. Throws InputError: no run directories, no such times, other units.
void measure_populations(const std::string& a, const std::string& b, bool json);

}  // namespace ganflow::apps
