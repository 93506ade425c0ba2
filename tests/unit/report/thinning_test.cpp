#include "ganflow/report/thinning.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::report {
namespace {

using testing::ElementsAre;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Hash-like values without a pattern that buckets could hide in.
std::vector<double> rough_values(std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = std::sin(12.9898 * static_cast<double>(i * i % 7919));
  }
  return values;
}

TEST(Thin, KeepsAllOfAShortCurve) {
  EXPECT_THAT(thin(std::vector<double>{3, 1, 2}, 4), ElementsAre(0, 1, 2));
  EXPECT_TRUE(thin({}, 4).empty());
}

TEST(Thin, KeepsTheEndsAndEveryBucketsExtremes) {
  const std::vector<double> values = rough_values(1000);
  const auto kept = thin(values, 50);
  EXPECT_LE(kept.size(), 102U);
  EXPECT_TRUE(std::is_sorted(kept.begin(), kept.end()));
  EXPECT_EQ(kept.front(), 0U);
  EXPECT_EQ(kept.back(), 999U);
  for (std::size_t b = 0; b < 50; ++b) {  // buckets of 20
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(20 * b);
    const auto [low, high] = std::minmax_element(first, first + 20);
    for (const auto extreme : {low, high}) {
      EXPECT_TRUE(std::binary_search(kept.begin(), kept.end(), static_cast<std::size_t>(extreme - values.begin())))
          << b;
    }
  }
}

TEST(Thin, ASpikeOfOneValueInAMillionIsDrawn) {
  std::vector<double> values(1'000'000, 0.0);
  values[617'283] = 7;
  const auto kept = thin(values, 800);
  EXPECT_LE(kept.size(), 1602U);
  EXPECT_TRUE(std::binary_search(kept.begin(), kept.end(), 617'283U));
}

TEST(Thin, AGapStaysAGap) {
  std::vector<double> values(100, 1.0);
  std::fill(values.begin() + 40, values.begin() + 60, kNaN);
  const auto kept = thin(values, 10);
  EXPECT_EQ(std::count_if(kept.begin(), kept.end(), [&](std::size_t i) { return std::isnan(values[i]); }), 2);
}

TEST(ThinLogarithmically, BucketsWidenWithTheIndex) {
  const std::vector<double> values = rough_values(100'000);
  const auto kept = thin_logarithmically(values, 100);
  EXPECT_LE(kept.size(), 202U);
  EXPECT_TRUE(std::is_sorted(kept.begin(), kept.end()));
  EXPECT_EQ(std::adjacent_find(kept.begin(), kept.end()), kept.end());
  EXPECT_EQ(kept.back(), 99'999U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(kept[i], i) << "the first ones are too far apart to be thinned";
  }
  const auto highest = static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
  EXPECT_TRUE(std::binary_search(kept.begin(), kept.end(), highest));
}

TEST(ThinLogarithmically, TakesOneValueAndNone) {
  EXPECT_TRUE(thin_logarithmically({}, 10).empty());
  EXPECT_THAT(thin_logarithmically(std::vector<double>{5}, 10), ElementsAre(0));
}

}  // namespace
}  // namespace ganflow::report
