#include "ganflow/experiment/study.hpp"

#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

TEST(StudyAxis, HasLegends) {
  StudyAxis axis{.name = "x", .keys = {"x"}, .values = {{"0.25"}, {"\"flow\""}}};
  EXPECT_EQ(axis.legend(0), "x = 0.25");
  EXPECT_EQ(axis.legend(1), "x = flow");
  axis.labels = {"slow", "p = 3"};
  EXPECT_EQ(axis.legend(1), "p = 3");
}

TEST(StudyAxis, KnowsWhichLabelsAreNumbers) {
  const StudyAxis axis{.name = "x", .keys = {"x"}, .values = {{"0.25"}, {"\"flow\""}, {"1e-3"}, {"true"}}};
  EXPECT_EQ(axis.number(0), 0.25);
  EXPECT_EQ(axis.number(1), std::nullopt);
  EXPECT_EQ(axis.number(2), 1e-3);
  EXPECT_EQ(axis.number(3), std::nullopt);
  EXPECT_EQ(axis.label(1), "\"flow\"");
}

TEST(Study, FindsAxesByName) {
  Study study;
  study.axes = {{.name = "a", .keys = {"a"}, .values = {{"1"}}}, {.name = "b", .keys = {"b"}, .values = {{"1"}}}};
  EXPECT_EQ(study.axis("b"), 1U);
  EXPECT_EQ(study.axis("c"), std::nullopt);
}

}  // namespace
}  // namespace ganflow::experiment
