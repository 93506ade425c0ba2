/// Wasserstein distances: on the line, and sliced.

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/families.hpp"
#include "ganflow/transport/sliced.hpp"

#include <fmt/format.h>

namespace ganflow::measure {

namespace {

void check_order(double order) {
  GF_VALIDATE(order >= 1, "-p {} (W_p is a distance for p >= 1 only). Try 1 or 2", order);
}

std::string convention_of(double order) {
  return order == 1 ? "W_1; cost |x−y|" : fmt::format("W_{0:g}, not its power {0:g}; cost |x−y|^{0:g}", order);
}

/// At most one side is a law: the other is then its samples.
Receipt on_the_line(const Cloud& x, const Cloud& y, double order) {
  const bool law_y = static_cast<bool>(y.quantile);
  const bool law_x = !law_y && x.quantile;
  transport::WassersteinResult result;
  if (law_y) {
    result = transport::wasserstein_1d(x.on_the_line(), y.quantile, order);
  } else if (law_x) {
    result = transport::wasserstein_1d(y.on_the_line(), x.quantile, order);
  } else {
    result = transport::wasserstein_1d(x.on_the_line(), y.on_the_line(), order);
  }
  Receipt receipt{.value = result.distance,
                  .error = result.error,
                  .status = Status::kExact,
                  .n = law_x ? 0 : x.size(),
                  .m = law_y ? 0 : y.size(),
                  .d = 1,
                  .p = order,
                  .convention = convention_of(order)};
  if (law_x || law_y) {
    receipt.notes.push_back(fmt::format("{} is taken exactly, by its quantile function", law_y ? y.name : x.name));
  }
  return receipt;
}

}  // namespace

Receipt measure_wasserstein(const Cloud& x, const Cloud& y, double order) {
  check_order(order);
  GF_VALIDATE(x.dimension() == 1, "W_p of clouds in dimension {} is not available", x.dimension());
  return on_the_line(x, y, order);
}

Receipt measure_sliced(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  const double order = options.order.value_or(1);
  check_order(order);
  refuse_weights(x, y, options);
  const transport::SlicedResult result = transport::sliced_wasserstein(
      x.points.view(), y.points.view(), {.order = order, .projections = options.projections, .seed = options.seed});
  return {.value = result.distance,
          .error = result.standard_error,
          .status = x.dimension() == 1 ? Status::kExact : Status::kEstimated,
          .n = x.size(),
          .m = y.size(),
          .d = x.dimension(),
          .p = order,
          .convention = order == 1
                            ? "SW_1: mean over random directions of W_1 between projections"
                            : fmt::format("SW_{0:g}: (mean over random directions of W_{0:g}^{0:g})^(1/{0:g})", order),
          .details = {{"projections", static_cast<double>(result.projections)}}};
}

}  // namespace ganflow::measure
