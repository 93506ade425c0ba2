#include "ganflow/record/series.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>

namespace ganflow::record {
namespace {

using testing::ElementsAre;

TEST(Series, GivesEachColumnOverTime) {
  Series series({"mean_0", "w1"});
  series.append({.iteration = 10, .time = 0.1, .values = {1, 2}});
  series.append({.iteration = 20, .time = 0.2, .values = {3, 4}});
  EXPECT_EQ(series.size(), 2U);
  EXPECT_THAT(series.iteration(), ElementsAre(10, 20));
  EXPECT_THAT(series.time(), ElementsAre(0.1, 0.2));
  EXPECT_THAT(*series.column("w1"), ElementsAre(2, 4));
  EXPECT_FALSE(series.column("w2").has_value());
}

TEST(Series, AnEmptyOneHasEmptyColumns) {
  const Series series({"w1"});
  EXPECT_EQ(series.size(), 0U);
  EXPECT_TRUE(series.column("w1")->empty());
}

TEST(Series, ARowOfAnotherLengthIsAContractViolation) {
#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
  Series series({"w1"});
  EXPECT_THROW(series.append({.iteration = 0, .time = 0, .values = {}}), ContractViolation);
#else
  GTEST_SKIP() << "contracts are off in this build";
#endif
}

}  // namespace
}  // namespace ganflow::record
