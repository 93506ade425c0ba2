#include "ganflow/core/suggest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ganflow {
namespace {

const std::vector<std::string> kLaws = {"gaussian", "gaussian-mixture", "ring8", "grid25", "two-moons"};

TEST(NearestName, FindsOneWrongMissingExtraOrSwappedLetter) {
  EXPECT_EQ(nearest_name("gaussien", kLaws), "gaussian");
  EXPECT_EQ(nearest_name("gausian", kLaws), "gaussian");
  EXPECT_EQ(nearest_name("ringg8", kLaws), "ring8");
  EXPECT_EQ(nearest_name("rign8", kLaws), "ring8");
}

TEST(NearestName, IgnoresCaseAndPrefersTheCloser) {
  EXPECT_EQ(nearest_name("GRID25", kLaws), "grid25");
  EXPECT_EQ(nearest_name("gaussian_mixture", kLaws), "gaussian-mixture");
}

TEST(NearestName, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("uniform", kLaws), "");
  EXPECT_EQ(nearest_name("", kLaws), "");
  EXPECT_EQ(nearest_name("ring8", {}), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 'r'), kLaws), "");
}

TEST(NearestName, TakesTheFirstOfEquallyNearNames) {
  const std::vector<std::string> twins = {"mode_b", "mode_c"};
  EXPECT_EQ(nearest_name("mode_a", twins), "mode_b");
}

TEST(Suggestion, NamesTheNearestOrListsAll) {
  EXPECT_EQ(suggestion("rin8", kLaws), " Did you mean 'ring8'?");
  EXPECT_EQ(suggestion("xyz", {kLaws.begin(), kLaws.begin() + 2}), " Known: gaussian, gaussian-mixture.");
  EXPECT_EQ(suggestion("xyz", {}), "");
}

}  // namespace
}  // namespace ganflow
