#pragma once
/// The families behind `measure`: each fills in all of a receipt but name, seconds and noise floor. Clouds are valid.

#include "ganflow/measure/measure.hpp"

namespace ganflow::measure {

Receipt measure_wasserstein(const Cloud& x, const Cloud& y, double order);
Receipt measure_sliced(const Cloud& x, const Cloud& y, const MeasureOptions& options);

}  // namespace ganflow::measure
