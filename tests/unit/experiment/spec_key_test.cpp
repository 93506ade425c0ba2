#include "ganflow/experiment/spec_key.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::experiment {
namespace {

TEST(SpecKey, RangesTellOpenEndsFromClosedOnes) {
  const Range open{.low = 0, .low_excluded = true};
  EXPECT_FALSE(open.contains(0));
  EXPECT_TRUE(open.contains(5e-324));
  const Range fraction{.low = 0, .high = 1, .high_excluded = true};
  EXPECT_TRUE(fraction.contains(0));
  EXPECT_FALSE(fraction.contains(1));
}

TEST(SpecKey, NoRangeHoldsNanOrInfinity) {
  for (const Range& range : {Range{}, Range{.low = 0}, Range{.low = 0, .low_excluded = true}}) {
    EXPECT_FALSE(range.contains(std::nan("")));
    EXPECT_FALSE(range.contains(INFINITY));
    EXPECT_FALSE(range.contains(-INFINITY));
  }
}

TEST(SpecKey, RangesReadAsWords) {
  EXPECT_EQ(Range{}.text(), "");
  EXPECT_EQ((Range{.low = 1}.text()), "at least 1");
  EXPECT_EQ((Range{.low = 0, .high = 1, .high_excluded = true}.text()), "at least 0 and below 1");
  EXPECT_EQ((Range{.low = 1, .high = 1}.text()), "1");
}

TEST(SpecKey, PathsSplitIntoTableAndLeaf) {
  Key key;
  key.path = "generator.start.a.std";
  EXPECT_EQ(key.table(), "generator.start.a");
  EXPECT_EQ(key.leaf(), "std");
  key.path = "seed";
  EXPECT_EQ(key.table(), "");
  EXPECT_EQ(key.leaf(), "seed");
}

TEST(SpecKey, FaultsLookInsideLists) {
  Key key;
  key.type = ValueType::kReals;
  key.range = {.low = 0, .low_excluded = true};
  key.example = "[0.5, 0.5]";
  EXPECT_FALSE(key.fault(Reals{0.5, 0.5}));
  const auto fault = key.fault(Reals{0.5, -1});
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->why, "must be above 0");
  EXPECT_EQ(fault->remedy, "Try [0.5, 0.5]");
}

TEST(SpecKey, WordsNearAKnownOneAreSuggested) {
  Key key;
  key.type = ValueType::kText;
  key.words = {"sgd", "rmsprop", "adam"};
  key.example = "\"sgd\"";
  EXPECT_FALSE(key.fault(std::string("adam")));
  EXPECT_EQ(key.fault(std::string("rmsprob"))->remedy, "Did you mean 'rmsprop'?");
  EXPECT_EQ(key.fault(std::string("newton"))->why, "must be one of sgd, rmsprop, adam");
  EXPECT_EQ(key.fault(std::string("newton"))->remedy, "Try \"sgd\"");
}

}  // namespace
}  // namespace ganflow::experiment
