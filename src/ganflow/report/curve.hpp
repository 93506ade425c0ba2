#pragma once
/// A curve through points of the plane.

#include <vector>

namespace ganflow::report {

/// Through (x_i, y_i); NaN breaks it.
struct Curve {
  std::vector<double> x;
  std::vector<double> y;
};

}  // namespace ganflow::report
