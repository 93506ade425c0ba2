#pragma once
/// Long curves drawn with few points, their extremes kept.

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::report {

/// Indices of the points that are enough to draw `values` against its index at `buckets` pixels: the first, the last,
/// and of each bucket of neighbours the lowest and the highest, in ascending order. A bucket without a finite value
/// keeps its first, so that a gap stays a gap. All indices when there are no more than that.
///
/// Check   the drawn curve's extremes over any run of whole buckets are those of the values.
std::vector<std::size_t> thin(std::span<const double> values, std::size_t buckets);

/// The same for a logarithmic axis, on which value i stands at i + 1: buckets are equally wide there.
std::vector<std::size_t> thin_logarithmically(std::span<const double> values, std::size_t buckets);

}  // namespace ganflow::report
