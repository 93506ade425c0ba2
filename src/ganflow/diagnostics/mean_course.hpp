#pragma once
/// One number an instant, from samples that were dumped at instants.

#include "ganflow/core/matrix.hpp"

#include <vector>

namespace ganflow::diagnostics {

/// The course of the sample mean: for d = 1 the mean itself; otherwise its first principal component over time, from
/// its average, along the axis on which it moves most (its largest coordinate positive).
///
/// Shapes  means (T, d), one row an instant; T values out.
/// Cost    O(T d).
std::vector<double> mean_course(ConstMatrixView<double> means);

}  // namespace ganflow::diagnostics
