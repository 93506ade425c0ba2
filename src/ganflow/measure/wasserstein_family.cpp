/// Wasserstein distances: on the line, in R^d, and sliced.

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/families.hpp"
#include "ganflow/transport/exact.hpp"
#include "ganflow/transport/max_sliced.hpp"
#include "ganflow/transport/sliced.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <utility>

namespace ganflow::measure {

namespace {

void check_order(double order) {
  GF_VALIDATE(order >= 1, "-p {} (W_p is a distance for p >= 1 only). Try 1 or 2", order);
}

std::string convention_of(double order) {
  if (order == 1) {
    return "W_1; cost |x−y|";
  }
  return order == 2 ? "W_2, not squared; cost |x−y|²" : fmt::format("W_{0:g}, not its power; cost |x−y|^{0:g}", order);
}

transport::WassersteinResult distance_on_the_line(const Cloud& x, const Cloud& y, double order,
                                                  const transport::Progress& progress) {
  if (x.quantile && y.quantile) {
    return transport::wasserstein_1d_of_laws(x.quantile, y.quantile, order, progress);
  }
  if (x.quantile || y.quantile) {
    const Cloud& law = x.quantile ? x : y;
    const Cloud& samples = x.quantile ? y : x;
    return transport::wasserstein_1d(samples.on_the_line(), law.quantile, order, progress);
  }
  return transport::wasserstein_1d(x.on_the_line(), y.on_the_line(), order);
}

/// Laws that know their quantile function are not sampled.
Receipt on_the_line(const Cloud& x, const Cloud& y, double order, const MeasureOptions& options) {
  const transport::WassersteinResult result = distance_on_the_line(x, y, order, options.progress);
  Receipt receipt = receipt_of(x, y);
  receipt.value = result.distance;
  if (std::isfinite(result.error)) {
    receipt.error = result.error;
  }
  receipt.status = status_of(result.status, Status::kExact);
  for (const auto& [cloud, count] : {std::pair(&x, &receipt.n), std::pair(&y, &receipt.m)}) {
    if (cloud->quantile) {
      *count = 0;
      receipt.notes.push_back(fmt::format("{} is taken exactly, by its quantile function", cloud->name));
    }
  }
  return receipt;
}

/// By linear programming, with its certificate.
Receipt by_program(const Cloud& x, const Cloud& y, double order, const MeasureOptions& options) {
  transport::ExactResult result = transport::exact_transport(x.weighted_points(), y.weighted_points(),
                                                             {.order = order, .progress = options.progress});
  Receipt receipt = receipt_of(x, y);
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const auto known = [&](double v) { return std::isinf(v) ? kNan : v; };  // stopped before there was a plan or a dual
  receipt.value = known(result.distance);
  if (!std::isinf(result.gap)) {
    receipt.gap = result.gap;
  }
  receipt.status = status_of(result.status, Status::kExact);
  if (receipt.status == Status::kExact) {
    receipt.error = 0;
  }
  receipt.details = {{"cost", known(result.cost)}, {"dual", known(result.dual)}};
  if (options.plan) {
    for (const transport::PlanEntry& entry : result.plan) {
      receipt.plan.push_back({.source = entry.source, .sink = entry.sink, .mass = entry.mass});
    }
    receipt.a_potential = std::move(result.f);
    receipt.b_potential = std::move(result.g);
  }
  return receipt;
}

}  // namespace

Receipt measure_wasserstein(const Cloud& x, const Cloud& y, double order, const MeasureOptions& options) {
  check_order(order);
  Receipt receipt =
      x.dimension() == 1 && !options.plan ? on_the_line(x, y, order, options) : by_program(x, y, order, options);
  receipt.p = order;
  receipt.convention = convention_of(order);
  return receipt;
}

Receipt measure_sliced(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  const double order = options.order.value_or(1);
  check_order(order);
  const transport::SlicedResult result = transport::sliced_wasserstein(
      x.weighted_points(), y.weighted_points(),
      {.order = order, .projections = options.projections, .seed = options.seed, .progress = options.progress});
  Receipt receipt = receipt_of(x, y);
  receipt.value = result.distance;
  receipt.error = result.standard_error;
  receipt.status = status_of(result.status, x.dimension() == 1 ? Status::kExact : Status::kEstimated);
  receipt.p = order;
  receipt.convention = order == 1
                           ? "SW_1: mean over random directions of W_1 between projections"
                           : fmt::format("SW_{0:g}: (mean over random directions of W_{0:g}^{0:g})^(1/{0:g})", order);
  receipt.details = {{"projections", static_cast<double>(result.projections)}};
  return receipt;
}

Receipt measure_max_sliced(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  const double order = options.order.value_or(1);
  check_order(order);
  const transport::MaxSlicedResult result = transport::max_sliced_wasserstein(
      x.weighted_points(), y.weighted_points(), {.order = order, .seed = options.seed, .progress = options.progress});
  Receipt receipt = receipt_of(x, y);
  receipt.value = result.distance;
  receipt.status = status_of(result.status, x.dimension() == 1 ? Status::kExact : Status::kConverged);
  if (x.dimension() == 1) {
    receipt.error = 0;
  }
  receipt.p = order;
  receipt.convention = fmt::format("W_{:g}, not its power, on the direction where A and B are farthest apart", order);
  receipt.details = {{"climbs", static_cast<double>(result.climbs)},
                     {"agreeing", static_cast<double>(result.agreeing)}};
  receipt.notes.emplace_back("a lower bound: the best of several climbs");
  receipt.notes.push_back(fmt::format("direction: {:.6g}", fmt::join(result.direction, " ")));
  return receipt;
}

}  // namespace ganflow::measure
