#include "ganflow/simd/extremes.hpp"

#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

class ExtremesOf : public testing::TestWithParam<Target> {
 protected:
  TargetOverride override_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(EveryTarget, ExtremesOf, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return to_string(target.param); });

template <class T>
void check_every_length() {
  std::vector<T> values(200);
  rng::fill_normal<T>({.seed = 3}, 0, values);
  for (std::size_t first = 0; first < 3; ++first) {
    for (std::size_t n = 1; first + n <= values.size(); ++n) {
      const std::span<const T> some(values.data() + first, n);
      const auto [low, high] = std::minmax_element(some.begin(), some.end());
      EXPECT_EQ(extremes(some).low, *low) << n << " values from " << first;
      EXPECT_EQ(extremes(some).high, *high) << n << " values from " << first;
    }
  }
}

TEST_P(ExtremesOf, AnyNumberOfValuesAreTheSmallestAndTheLargest) {
  check_every_length<float>();
  check_every_length<double>();
}

template <class T>
void check_bounds() {
  std::vector<T> values(77);
  rng::fill_uniform<T>({.seed = 4}, 0, values);
  for (T& x : values) {
    x -= T{0.5};
  }
  for (std::size_t n = 1; n <= values.size(); ++n) {
    EXPECT_TRUE(all_within(std::span<const T>(values).first(n), T{0.5}));
    for (const T out : {T{0.75}, T{-0.75}, std::numeric_limits<T>::infinity(), std::numeric_limits<T>::quiet_NaN()}) {
      std::vector<T> one_out = values;
      one_out[n - 1] = out;
      EXPECT_FALSE(all_within(std::span<const T>(one_out).first(n), T{0.5})) << "value " << n << " is " << out;
      EXPECT_TRUE(all_within(std::span<const T>(one_out).first(n), T{0.75}) == (std::abs(out) == T{0.75}));
    }
  }
}

TEST_P(ExtremesOf, AllAreWithinABoundUnlessOneIsNot) {
  check_bounds<float>();
  check_bounds<double>();
}

TEST_P(ExtremesOf, InfinitiesAreThemselves) {
  std::vector<float> values(77, 1.0F);
  values[40] = std::numeric_limits<float>::infinity();
  values[41] = -values[40];
  EXPECT_EQ(extremes(std::span<const float>(values)).high, values[40]);
  EXPECT_EQ(extremes(std::span<const float>(values)).low, values[41]);
}

}  // namespace
}  // namespace ganflow::simd
