#include "ganflow/record/failure.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ganflow::record {
namespace {

TEST(Failure, EveryKindHasItsOwnWord) {
  std::set<std::string> words;
  for (int k = 0; k <= static_cast<int>(FailureKind::kDivergence); ++k) {
    words.insert(to_string(static_cast<FailureKind>(k)));
  }
  EXPECT_EQ(words,
            (std::set<std::string>{"oscillation", "mode collapse", "coagulation", "vanishing gradient", "divergence"}));
}

}  // namespace
}  // namespace ganflow::record
