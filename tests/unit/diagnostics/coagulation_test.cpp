#include "ganflow/diagnostics/coagulation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ganflow::diagnostics {
namespace {

/// Rows at times 0, 2, 4 …
record::Series series_of(const std::string& column, const std::vector<double>& values) {
  record::Series series({column});
  for (std::size_t i = 0; i < values.size(); ++i) {
    series.append(
        {.iteration = static_cast<std::int64_t>(i), .time = 2.0 * static_cast<double>(i), .values = {values[i]}});
  }
  return series;
}

TEST(Coagulation, MergesHaveAFirstAndALastTime) {
  const auto merging = find_merging(series_of("distinct_critic", {128, 128, 60, 60, 2, 2}), "critic", std::nullopt);
  ASSERT_TRUE(merging);
  EXPECT_EQ(merging->before, 128);
  EXPECT_EQ(merging->at_end, 2);
  EXPECT_EQ(merging->first, 4);
  EXPECT_EQ(merging->last, 8);
  EXPECT_TRUE(merging->has_coagulated);
}

TEST(Coagulation, ParticlesThatStayApartHaveNone) {
  const auto merging = find_merging(series_of("distinct_generator", {128, 128, 128}), "generator", 128);
  ASSERT_TRUE(merging);
  EXPECT_FALSE(merging->first);
  EXPECT_FALSE(merging->last);
  EXPECT_FALSE(merging->has_coagulated);
  EXPECT_FALSE(find_merging(series_of("payoff", {1}), "critic", 128));
}

TEST(Coagulation, FewThatWereAlwaysFewAreNot) {
  EXPECT_FALSE(find_merging(series_of("distinct_critic", {4, 4}), "critic", std::nullopt)->has_coagulated);
  EXPECT_TRUE(find_merging(series_of("distinct_critic", {4, 4}), "critic", 128)->has_coagulated);
}

TEST(Coagulation, WallsHaveAFirstContact) {
  const auto walls = find_walls(series_of("wall_share", {std::nan(""), 0, 0, 0.1, 0.4}));
  ASSERT_TRUE(walls);
  EXPECT_EQ(walls->first_contact, 6);
  EXPECT_EQ(walls->at_end, 0.4);
  EXPECT_FALSE(find_walls(series_of("wall_share", {0, 0}))->first_contact);
  EXPECT_FALSE(find_walls(series_of("payoff", {0, 0})));
}

}  // namespace
}  // namespace ganflow::diagnostics
