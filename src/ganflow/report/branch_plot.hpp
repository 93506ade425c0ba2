#pragma once
/// A family of orbits along a parameter: measured points on closed-form lines, and their difference.

#include "ganflow/report/gnuplot.hpp"

#include <string>
#include <vector>

namespace ganflow::report {

/// One quantity: measured and exact, one value a parameter; all positive.
struct BranchPanel {
  std::string label;
  std::vector<double> measured;
  std::vector<double> exact;
};

struct BranchPlot {
  std::string title;
  std::string parameter;   ///< label of the axis, logarithmic
  std::vector<double> at;  ///< the parameter's values, positive
  std::vector<BranchPanel> panels;
};

/// A panel for each quantity, logarithmic, and below them |measured − exact| / exact; differences of 0 are drawn at
/// 1e-16, half the rounding of a number.
Figure branch_figure(const BranchPlot& plot, const std::string& name);

}  // namespace ganflow::report
