#include "ganflow/record/cell.hpp"

#include <gtest/gtest.h>

namespace ganflow::record {
namespace {

TEST(Findings, AreFoundByName) {
  const Findings findings{.numbers = {{"period", 2.5}, {"w1", 0.25}},
                          .words = {{"verdict", "oscillating"}},
                          .curves = {{.name = "distinct", .x = {0, 1}, .y = {128, 2}}}};
  EXPECT_EQ(findings.number("w1"), 0.25);
  EXPECT_EQ(findings.number("verdict"), std::nullopt);
  EXPECT_EQ(findings.word("verdict"), "oscillating");
  EXPECT_EQ(findings.word("period"), std::nullopt);
  ASSERT_NE(findings.curve("distinct"), nullptr);
  EXPECT_EQ(findings.curve("distinct")->y.back(), 2);
  EXPECT_EQ(findings.curve("w1"), nullptr);
}

TEST(Cell, IsDoneUnlessItSaysWhyNot) {
  Cell cell;
  EXPECT_TRUE(cell.is_done());
  cell.failure = "it diverged";
  EXPECT_FALSE(cell.is_done());
}

}  // namespace
}  // namespace ganflow::record
