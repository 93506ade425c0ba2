#pragma once
/// Which starts end where: basins of attraction as coloured points in the plane of two players.

#include "ganflow/report/phase_portrait.hpp"

#include <string>
#include <vector>

namespace ganflow::report {

/// Starts that share an end, in one colour.
struct Basin {
  std::string title;   ///< in the key
  std::string colour;  ///< as gnuplot reads it, "#0072B2"
  std::vector<double> x;
  std::vector<double> y;
};

struct BasinPlot {
  std::string title;
  double x_limit = 1;  ///< the axes go from −limit to limit
  double y_limit = 1;
  std::vector<double> y_walls;
  std::vector<double> x_walls;
  std::vector<Basin> basins;  ///< empty ones are left out
  /// Starts on orbits of their own, coloured by `level` in [0, 1], that of the limit orbit.
  std::vector<double> x, y, level;
  Curve limit_orbit;
  double point_size = 1;  ///< of gnuplot's points
};

Figure basin_figure(const BasinPlot& plot, const std::string& name);

}  // namespace ganflow::report
