#include "ganflow/measure/measure.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/families.hpp"

#include <chrono>

namespace ganflow::measure {

namespace {

double order_of(const MeasureOptions& options) {
  GF_VALIDATE(options.order.has_value(), "--distance wp needs its exponent p. Try -p 2");
  return *options.order;
}

Receipt dispatch(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  switch (options.distance) {
    case Distance::kW1: return measure_wasserstein(x, y, 1);
    case Distance::kW2: return measure_wasserstein(x, y, 2);
    case Distance::kWp: return measure_wasserstein(x, y, order_of(options));
    case Distance::kSliced: break;
  }
  return measure_sliced(x, y, options);
}

}  // namespace

Receipt measure(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  const auto begun = std::chrono::steady_clock::now();
  x.validate();
  y.validate();
  GF_VALIDATE(x.dimension() == y.dimension(),
              "{} has {} coordinates and {} has {} (a distance needs one space). Choose columns", x.name, x.dimension(),
              y.name, y.dimension());
  Receipt receipt = dispatch(x, y, options);
  receipt.distance = info_of(options.distance).name;
  receipt.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return receipt;
}

}  // namespace ganflow::measure
