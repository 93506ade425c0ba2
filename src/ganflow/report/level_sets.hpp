#pragma once
/// Level sets of a function that is known on a grid.

#include "ganflow/report/curve.hpp"

#include <cstddef>
#include <vector>

namespace ganflow::report {

struct Interval {
  double low = 0;
  double high = 1;
  double width() const { return high - low; }
};

/// Values at columns × rows points that fill x × y, corners included, row by row from the bottom.
struct GridFunction {
  Interval x;
  Interval y;
  std::size_t columns = 2;  ///< ≥ 2
  std::size_t rows = 2;     ///< ≥ 2
  std::vector<double> values;

  double x_at(std::size_t column) const;
  double y_at(std::size_t row) const;
  double at(std::size_t column, std::size_t row) const { return values[row * columns + column]; }
};

/// {f = level} by marching squares: f is linear along the grid's edges, a saddle's sides are joined as its middle says.
/// Curves that end at the rim are open, the others close themselves. Cells with a value that is not finite are left
/// out.
///
/// Error   second order in the spacing for a smooth f.
/// Cost    O(columns · rows).
/// Check   circles, lines, saddles.
std::vector<Curve> level_set(const GridFunction& f, double level);

/// 1, 2 or 5 times a power of ten: steps of a scale that divide `width` > 0 into about `count` parts.
double round_step(double width, std::size_t count);

/// Levels round_step apart, strictly inside the range of the values, about `count` of them;
/// none for a constant.
std::vector<double> round_levels(const GridFunction& f, std::size_t count);

}  // namespace ganflow::report
