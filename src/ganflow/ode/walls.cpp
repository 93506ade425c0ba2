#include "ganflow/ode/walls.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::ode {

bool Walls::has(std::size_t coordinate, int side) const { return !none() && std::isfinite(at(coordinate, side)); }

double Walls::excess(std::size_t coordinate, int side, double x) const {
  return has(coordinate, side) ? side * (x - at(coordinate, side)) : -std::numeric_limits<double>::infinity();
}

void Walls::project(std::span<double> x) const {
  for (std::size_t k = 0; k < x.size() && !none(); ++k) {
    x[k] = std::clamp(x[k], low[k], high[k]);
  }
}

bool Walls::contains(std::span<const double> x) const {
  for (std::size_t k = 0; k < x.size() && !none(); ++k) {
    if (!(x[k] >= low[k] && x[k] <= high[k])) {
      return false;
    }
  }
  return true;
}

void Walls::validate(std::size_t dimension) const {
  if (low.empty() && high.empty()) {
    return;
  }
  GF_VALIDATE(low.size() == dimension && high.size() == dimension,
              "walls: {} lower and {} upper bounds for {} coordinates. Give one of each a coordinate", low.size(),
              high.size(), dimension);
  for (std::size_t k = 0; k < dimension; ++k) {
    GF_VALIDATE(low[k] < high[k], "walls: coordinate {} has bounds {} and {} (the lower must be below the upper)", k,
                low[k], high[k]);
  }
}

}  // namespace ganflow::ode
