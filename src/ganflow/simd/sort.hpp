#pragma once
/// Sorting of plain numbers by vector instructions (Highway's vqsort). Any module above simd may use it: projections of
/// sliced distances, quantiles, samples on the line.

#include <span>

namespace ganflow::simd {

/// values ← values sorted upwards. Numbers must be finite: vqsort 1.0 turns infinities of short arrays into the largest
/// finite number. −0 and 0 are equal and come in any order.
///
/// Error   none: the sorted array is unique, so bits depend neither on the target nor on the thread that calls.
/// Cost    O(n log n) always, in place; 10^6 doubles take about 4.5 ms on a core with AVX-512, floats 3 ms, where
///         std::sort takes 75 ms. On Zen 4, where vqsort 1.0 needs 35 ms for 10^6 floats, those of 2,048 and more are
///         sorted by digits with O(n) memory: 8 ms, 0.4 ms for 10^5. One thread: sort several arrays by parallel_for.
/// Check   std::sort.
void sort_ascending(std::span<float> values);
void sort_ascending(std::span<double> values);

}  // namespace ganflow::simd
