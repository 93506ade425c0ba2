#pragma once
/// The families behind `measure`: each fills in all of a receipt but name, seconds and noise floor. Clouds are valid.

#include "ganflow/measure/measure.hpp"

namespace ganflow::measure {

Receipt measure_wasserstein(const Cloud& x, const Cloud& y, double order, const MeasureOptions& options);
Receipt measure_sinkhorn(const Cloud& x, const Cloud& y, const MeasureOptions& options);
Receipt measure_kernel(const Cloud& x, const Cloud& y, const MeasureOptions& options);
Receipt measure_sliced(const Cloud& x, const Cloud& y, const MeasureOptions& options);
Receipt measure_max_sliced(const Cloud& x, const Cloud& y, const MeasureOptions& options);
Receipt measure_bures(const Cloud& x, const Cloud& y);
Receipt measure_frechet(const Cloud& x, const Cloud& y);
Receipt measure_binned(const Cloud& x, const Cloud& y, const MeasureOptions& options);
Receipt measure_precision_recall(const Cloud& x, const Cloud& y, const MeasureOptions& options);
Receipt measure_density_coverage(const Cloud& x, const Cloud& y, const MeasureOptions& options);
Receipt measure_intrinsic_dimension(const Cloud& x, const Cloud* y, const MeasureOptions& options);

/// What every receipt of two clouds begins with.
Receipt receipt_of(const Cloud& x, const Cloud& y);

Status status_of(transport::SolveStatus status, Status finished);

/// Median of |x − y| over the first 256 points of each: a scale for what the user left open.
double median_distance(const Cloud& x, const Cloud& y);

/// 0.05 × the median cost |x − y|^order: far enough from the bias of a large ε, cheap to solve.
double default_epsilon(const Cloud& x, const Cloud& y, double order);

/// Throws InputError where a cloud has weights and the distance takes none.
void refuse_weights(const Cloud& x, const Cloud& y, const MeasureOptions& options);

}  // namespace ganflow::measure
