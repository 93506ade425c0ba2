#include "ganflow/server/decimate.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ganflow::server {
namespace {

using testing::ElementsAre;

const double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Buckets, KeepAllRowsWhenThereAreFew) {
  const std::vector<double> values = {1, 2, kNan, 4};
  const Buckets buckets(1, 4, 3);
  EXPECT_TRUE(buckets.keeps_all());
  EXPECT_THAT(buckets.extremes(values), ElementsAre(2, testing::IsNan(), 4));
  EXPECT_TRUE(Buckets(2, 2, 2).extremes(values).empty());
}

TEST(Buckets, KeepExtremesInTheirOrder) {
  const std::vector<double> values = {0, 9, -9, 0, /**/ 1, -5, 7, 2};
  const std::vector<double> time = {0, 1, 2, 3, 4, 5, 6, 7};
  const Buckets buckets(0, 8, 4);
  EXPECT_THAT(buckets.extremes(values), ElementsAre(9, -9, -5, 7));
  EXPECT_THAT(buckets.times(time), ElementsAre(0, 3, 4, 7));
}

TEST(Buckets, ASpikeOfOneRowInAMillionStays) {
  std::vector<double> values(1'000'000);
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] = std::sin(1e-3 * static_cast<double>(k));
  }
  values[777'777] = 50;
  values[3] = -50;
  const Buckets buckets(0, values.size(), 2000);
  const auto few = buckets.extremes(values);
  EXPECT_EQ(few.size(), buckets.size());
  EXPECT_LE(few.size(), 2000U);
  EXPECT_EQ(*std::max_element(few.begin(), few.end()), 50);
  EXPECT_EQ(*std::min_element(few.begin(), few.end()), -50);
}

TEST(Buckets, EveryRowIsInOneBucketForAnySizes) {
  for (std::size_t rows = 1; rows < 60; ++rows) {
    std::vector<double> time(rows);
    std::iota(time.begin(), time.end(), 0);
    for (std::size_t points = 2; points < 20; ++points) {
      const Buckets buckets(0, rows, points);
      const auto times = buckets.times(time);
      EXPECT_EQ(times.front(), 0);
      EXPECT_EQ(times.back(), static_cast<double>(rows - 1));
      EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
      for (std::size_t k = 2; !buckets.keeps_all() && k < times.size(); k += 2) {
        EXPECT_EQ(times[k], times[k - 1] + 1);
      }
    }
  }
}

TEST(Buckets, NanIsLeftOutUnlessThereIsNothingElse) {
  const std::vector<double> values = {kNan, 3, kNan, kNan, kNan, kNan};
  EXPECT_THAT(Buckets(0, 6, 4).extremes(values), ElementsAre(3, 3, testing::IsNan(), testing::IsNan()));
}

}  // namespace
}  // namespace ganflow::server
