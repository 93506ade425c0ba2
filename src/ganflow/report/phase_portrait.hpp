#pragma once
/// The phase portrait of a game of two players with walls: payoff as colour, level sets, velocities, the limit orbit.

#include "ganflow/report/curve.hpp"
#include "ganflow/report/gnuplot.hpp"

#include <string>
#include <vector>

namespace ganflow::report {

struct Arrow {
  double x, y;    ///< its middle
  double dx, dy;  ///< its length in the units of the axes
};

/// What is drawn, as plain numbers. x is the generator's parameter, y the critic's.
struct PhasePortrait {
  std::string title;
  std::string x_label = "generator, θ";
  std::string y_label = "critic, ω";
  double x_limit = 1;  ///< the axes go from −limit to limit
  double y_limit = 1;
  std::vector<double> x_walls;  ///< vertical walls
  std::vector<double> y_walls;  ///< horizontal walls
  std::vector<Curve> levels;    ///< level sets of the first integral
  Curve limit_orbit;
  std::vector<Curve> trajectories;  ///< each begins with a dot
  std::vector<Arrow> velocities;
  Curve distance;  ///< W_1 against x, in a panel below; left out when empty
  /// payoff(column, row) on `columns` × `rows` points that fill the axes, row by row from the bottom.
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::vector<double> payoff;
};

/// The figure `name`: one panel, or two with `distance`.
Figure phase_figure(const PhasePortrait& portrait, const std::string& name);

}  // namespace ganflow::report
