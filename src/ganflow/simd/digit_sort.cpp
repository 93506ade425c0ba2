#include "ganflow/simd/digit_sort.hpp"

#include "ganflow/core/errors.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

namespace ganflow::simd {

namespace {

constexpr unsigned kDigitBits = 11;  // three digits a key; the counts of all, 24 KiB, stay in the nearest cache
constexpr std::size_t kDigits = 3;
constexpr std::size_t kBuckets = std::size_t{1} << kDigitBits;

/// Unsigned keys in the order of the floats: all bits of negative numbers turned, the sign of the others.
std::uint32_t key_of(float value) {
  constexpr std::uint32_t kSign = 0x80000000U;
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

float value_of(std::uint32_t key) {
  constexpr std::uint32_t kSign = 0x80000000U;
  return std::bit_cast<float>((key & kSign) != 0 ? key & ~kSign : ~key);
}

std::size_t digit_of(std::uint32_t key, std::size_t digit) { return (key >> (kDigitBits * digit)) & (kBuckets - 1); }

}  // namespace

void sort_by_digits(std::span<float> values) {
  GF_EXPECT(values.size() <= std::numeric_limits<std::uint32_t>::max());
  std::vector<std::array<std::uint32_t, kBuckets>> places(kDigits);
  for (const float value : values) {
    const std::uint32_t key = key_of(value);
    for (std::size_t digit = 0; digit < kDigits; ++digit) {
      ++places[digit][digit_of(key, digit)];
    }
  }
  for (auto& of_digit : places) {
    std::exclusive_scan(of_digit.begin(), of_digit.end(), of_digit.begin(), std::uint32_t{0});
  }
  const auto place_of = [&](std::uint32_t key, std::size_t digit) { return places[digit][digit_of(key, digit)]++; };
  std::vector<std::uint32_t> once(values.size());
  std::vector<std::uint32_t> twice(values.size());
  for (const float value : values) {
    const std::uint32_t key = key_of(value);
    once[place_of(key, 0)] = key;
  }
  for (const std::uint32_t key : once) {
    twice[place_of(key, 1)] = key;
  }
  for (const std::uint32_t key : twice) {
    values[place_of(key, 2)] = value_of(key);
  }
}

}  // namespace ganflow::simd
