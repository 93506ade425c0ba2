#include "ganflow/simd/sort.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/simd/digit_sort.hpp"

#include <hwy/contrib/sort/vqsort.h>
#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#if HWY_ARCH_X86
#include <cpuid.h>
#endif

namespace ganflow::simd {

namespace {

template <class T>
void sort_numbers(std::span<T> values) {
  const hwy::Sorter sort;
  sort(values.data(), values.size(), hwy::SortAscending());
}

template <class T>
void expect_finite(std::span<T> values) {
  GF_EXPECT(std::all_of(values.begin(), values.end(), [](T v) { return std::isfinite(v); }));
}

/// Zen 4 (AMD's family 19h with AVX-512) has the compressing stores of vqsort in microcode: 10^6 floats take 35 ms there,
/// doubles 8.
bool compresses_slowly() {
#if HWY_ARCH_X86
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0) {
    return false;
  }
  constexpr unsigned kExtended = 0xF;  // in the base family: the rest stands at bit 20
  constexpr unsigned kFamily = 0x19;
  const unsigned base = (a >> 8U) & 0xFU;
  const unsigned family = base == kExtended ? base + ((a >> 20U) & 0xFFU) : base;
  return family == kFamily && (hwy::SupportedTargets() & HWY_AVX3) != 0;
#else
  return false;
#endif
}

constexpr std::size_t kMost = 0xFFFFFFFF;  // that digits count in 32 bits
constexpr std::size_t kFewest = 2048;      // for digits: below, clearing the counts takes longer than a comparison sort

}  // namespace

void sort_ascending(std::span<float> values) {
  expect_finite(values);
  static const bool kByDigits = compresses_slowly();
  if (kByDigits && values.size() >= kFewest && values.size() <= kMost) {
    sort_by_digits(values);
  } else {
    sort_numbers(values);
  }
}

void sort_ascending(std::span<double> values) {
  expect_finite(values);
  sort_numbers(values);
}

}  // namespace ganflow::simd
