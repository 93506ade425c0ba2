#include "ganflow/simd/digit_sort.hpp"

#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

void expect_as_standard(std::vector<float> values) {
  std::vector<float> expected = values;
  std::sort(expected.begin(), expected.end());
  sort_by_digits(values);
  EXPECT_EQ(values, expected) << "n = " << values.size();
}

TEST(DigitSort, AgreesWithTheStandardForEveryLength) {
  for (const std::size_t n : {0, 1, 2, 3, 10, 300, 5000, 100'003}) {
    std::vector<float> values(n);
    rng::fill_normal<float>({.seed = n + 1}, 0, values);
    expect_as_standard(values);
    for (float& v : values) {
      v = std::round(v);  // a dozen values, each thousands of times
    }
    expect_as_standard(values);
  }
}

TEST(DigitSort, EveryExponentAndSignHasItsPlace) {
  using Limits = std::numeric_limits<float>;
  std::vector<float> values = {Limits::infinity(), -Limits::infinity(), Limits::max(), Limits::lowest(), 0};
  for (int e = -149; e < 128; ++e) {
    values.push_back(std::ldexp(1.0F, e));
    values.push_back(-std::ldexp(1.5F, e));
  }
  expect_as_standard(values);
  std::reverse(values.begin(), values.end());
  expect_as_standard(values);
}

TEST(DigitSort, MinusZeroStandsBeforeZero) {
  std::vector<float> values = {0.0F, -0.0F, 0.0F, -0.0F};
  sort_by_digits(values);
  EXPECT_TRUE(std::signbit(values[0]) && std::signbit(values[1]));
  EXPECT_FALSE(std::signbit(values[2]) || std::signbit(values[3]));
}

}  // namespace
}  // namespace ganflow::simd
