#pragma once
/// Smallest and largest of many numbers. Float and double.
///
/// Shapes  any length ≥ 1, any alignment.
/// Error   exact; a NaN may or may not be skipped.
/// Cost    bound by memory.
/// Check   std::minmax_element, on every CPU target.

#include <span>

namespace ganflow::simd {

template <class T>
struct Extremes {
  T low;
  T high;
};

Extremes<float> extremes(std::span<const float> values);
Extremes<double> extremes(std::span<const double> values);

}  // namespace ganflow::simd
