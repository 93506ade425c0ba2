#pragma once
/// Smallest and largest of many numbers, and whether all are in bounds. Float and double.
///
/// Shapes  any length ≥ 1, any alignment.
/// Error   exact; extremes may or may not skip a NaN, which is never within a bound.
/// Cost    bound by memory.
/// Check   std::minmax_element and std::all_of, on every CPU target.

#include <span>

namespace ganflow::simd {

template <class T>
struct Extremes {
  T low;
  T high;
};

Extremes<float> extremes(std::span<const float> values);
Extremes<double> extremes(std::span<const double> values);

/// |x| ≤ bound for every x of `values`.
bool all_within(std::span<const float> values, float bound);
bool all_within(std::span<const double> values, double bound);

}  // namespace ganflow::simd
