#pragma once
/// The generator's gradient against the distance that is left (theory §10, vanishing gradient).

#include "ganflow/record/series.hpp"
#include "ganflow/report/gnuplot.hpp"

#include <optional>
#include <string>

namespace ganflow::report {

/// Both on logarithmic axes, a point an observation joined in order of time, the first and the last marked. A run that
/// is pushed until it arrives goes to the left at one height; one whose gradient vanishes falls where it stands. nullopt
/// without the columns generator_gradient and w1 or sliced_w1, or with fewer than two rows in which both are positive.
std::optional<Figure> gradient_figure(const record::Series& series, const std::string& title);

}  // namespace ganflow::report
