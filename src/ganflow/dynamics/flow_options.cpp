#include "ganflow/dynamics/flow_options.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::dynamics {

std::size_t resolved_data_order(const FlowOptions& options, std::size_t dimension) {
  constexpr std::size_t kOrders[] = {48, 16, 8};
  return options.data_order != 0 ? options.data_order : kOrders[std::clamp<std::size_t>(dimension, 1, 3) - 1];
}

void validate(const FlowOptions& o) {
  constexpr double kLoosest = 0.1;
  constexpr std::size_t kFewestPoints = 8;
  GF_VALIDATE(o.tolerance > 0 && o.tolerance < kLoosest, "flow.tolerance = {} (must lie between 0 and 0.1). Try 1e-9",
              o.tolerance);
  GF_VALIDATE(std::isfinite(o.quadrature_tolerance) && o.quadrature_tolerance > 0,
              "flow.quadrature_tolerance = {} (must be positive). Try 1e-5", o.quadrature_tolerance);
  GF_VALIDATE(o.points >= kFewestPoints, "flow.points = {} (must be at least 8). Try 4096", o.points);
}

}  // namespace ganflow::dynamics
