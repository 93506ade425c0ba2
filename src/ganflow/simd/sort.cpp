#include "ganflow/simd/sort.hpp"

#include "ganflow/core/errors.hpp"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <cmath>

namespace ganflow::simd {

namespace {

template <class T>
void sort_numbers(std::span<T> values) {
  GF_EXPECT(std::all_of(values.begin(), values.end(), [](T v) { return std::isfinite(v); }));
  const hwy::Sorter sort;
  sort(values.data(), values.size(), hwy::SortAscending());
}

}  // namespace

void sort_ascending(std::span<float> values) { sort_numbers(values); }
void sort_ascending(std::span<double> values) { sort_numbers(values); }

}  // namespace ganflow::simd
