#include "ganflow/record/verdict.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ganflow::record {
namespace {

TEST(Verdict, EveryKindHasAWordOfItsOwn) {
  std::set<std::string> words;
  const int count = static_cast<int>(VerdictKind::kUndecided) + 1;  // kUndecided is the last
  for (int k = 0; k < count; ++k) {
    words.insert(to_string(static_cast<VerdictKind>(k)));
  }
  EXPECT_EQ(words.size(), static_cast<std::size_t>(count));
  EXPECT_EQ(to_string(VerdictKind::kOscillating), "oscillating");
}

TEST(Verdict, KnowsNothingAtFirst) {
  const Verdict verdict;
  EXPECT_EQ(verdict.kind, VerdictKind::kUndecided);
  EXPECT_FALSE(verdict.period.has_value());
  EXPECT_FALSE(verdict.distinct_critic.has_value());
}

}  // namespace
}  // namespace ganflow::record
