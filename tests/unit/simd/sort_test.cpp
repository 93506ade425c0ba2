#include "ganflow/simd/sort.hpp"

#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

template <class T>
class Sort : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(Sort, Scalars);

template <class T>
void expect_as_standard(std::vector<T> values, std::size_t first) {
  std::vector<T> expected = values;
  std::sort(expected.begin() + first, expected.end());
  sort_ascending(std::span<T>(values).subspan(first));
  EXPECT_EQ(values, expected) << "n = " << values.size() - first << ", first = " << first;
}

TYPED_TEST(Sort, AgreesWithTheStandardForEveryLengthAndAlignment) {
  for (std::size_t n = 0; n < 300; ++n) {
    std::vector<TypeParam> values(n + 3);
    rng::fill_normal<TypeParam>({.seed = n + 1}, 0, std::span<TypeParam>(values));
    for (std::size_t first = 0; first < 4; ++first) {
      expect_as_standard(values, first);
    }
  }
}

TYPED_TEST(Sort, AgreesWithTheStandardOnLongArraysWithAndWithoutOrder) {
  std::vector<TypeParam> values(100'003);
  rng::fill_normal<TypeParam>({.seed = 1}, 0, std::span<TypeParam>(values));
  expect_as_standard(values, 0);
  std::sort(values.begin(), values.end());
  expect_as_standard(values, 0);
  std::reverse(values.begin(), values.end());
  expect_as_standard(values, 0);
  for (TypeParam& v : values) {
    v = std::round(v);  // a dozen values, each thousands of times
  }
  expect_as_standard(values, 0);
}

TYPED_TEST(Sort, ExtremesAndDenormalsHaveTheirPlace) {
  using Limits = std::numeric_limits<TypeParam>;
  std::vector<TypeParam> values = {1, -Limits::denorm_min(), Limits::denorm_min(), Limits::max(), -1,
                                   0, Limits::lowest(),      Limits::min()};
  for (int copies = 0; copies < 5; ++copies) {
    values.insert(values.end(), values.begin(), values.end());
    expect_as_standard(values, 0);
  }
}

}  // namespace
}  // namespace ganflow::simd
