#pragma once
/// What the returns of an orbit to a section say of its period.

#include <optional>
#include <span>

namespace ganflow::dynamics {

/// Mean time between the later half of the returns: an algorithm's first turns may spiral. nullopt with fewer than two.
std::optional<double> later_period(std::span<const double> returns);

}  // namespace ganflow::dynamics
