#pragma once
/// Particles as marks whose area is the mass they stand for: many that coincide look like what they are.

#include "ganflow/report/level_sets.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::report {

/// A heap of particles at one place.
struct Mark {
  double x = 0;
  double y = 0;
  double share = 0;       ///< of all particles, in (0, 1]
  std::size_t walls = 0;  ///< coordinates of these particles that lie on walls: 0 inside, 1 face, 2 edge …
};

/// Particles with the same number of coordinates on walls that fall into one cell of a cells × cells grid over x × y
/// are one mark, at their mean. Particles outside the grid, or not finite, are left out.
///
/// Shapes  x, y, walls equally long.
/// Cost    O(N log N).
/// Check   shares add up to that of the particles inside; marks of far particles are the particles.
std::vector<Mark> gather(std::span<const double> x, std::span<const double> y, std::span<const std::size_t> walls,
                         Interval x_range, Interval y_range, std::size_t cells);

/// The values' finite range, a little wider; of width 1 around a lone value.
Interval range_with_margin(std::span<const double> values, double margin);

}  // namespace ganflow::report
