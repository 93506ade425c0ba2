#include "ganflow/experiment/comparison_results.hpp"

#include "comparison_support.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::experiment {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kFour = R"(spec = "small"
seeds = 3
[[variant]]
name = "base"
[[variant]]
name = "cure"
expect = "converging"
[[variant]]
name = "brake"
expect = "oscillating"
[[variant]]
name = "chance"
)";

record::Cell cell(std::size_t variant, std::size_t replica, double distance, const std::string& verdict) {
  record::Cell cell{.index = 3 * variant + replica,
                    .settings = {},
                    .replica = replica,
                    .seed = 1 + replica,
                    .findings = {},
                    .failure = {}};
  cell.findings.numbers = {{"distance", distance}, {"distance_final", distance + 1},
                           {"floor", 0.05},        {"period", verdict == "oscillating" ? 40.0 : std::nan("")},
                           {"modes_lost", 2},      {"iterations", 100}};
  cell.findings.words = {{"verdict", verdict}, {"coagulated", "yes"}};
  return cell;
}

std::vector<record::Cell> cells() {
  std::vector<record::Cell> all;
  for (std::size_t r = 0; r < 3; ++r) {
    const double hardness = 0.1 * static_cast<double>(r);
    all.push_back(cell(0, r, 1 + hardness, r == 2 ? "drifting" : "oscillating"));
    all.push_back(cell(1, r, 0.1 + hardness, "converging"));
    all.push_back(cell(2, r, 2 + hardness, "resting"));
    all.push_back(cell(3, r, 0.5 + hardness, r == 0 ? "noise" : "converging"));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return all;
}

TEST(ComparisonResults, RowsHaveMeansCountsAndRanks) {
  const ComparisonCells comparison(comparison_of(kFour));
  const ComparisonResults results = evaluate(comparison, cells(), {{0, 2.0}, {1, 4.0}});
  ASSERT_EQ(results.rows.size(), 4U);
  const ComparisonRow& base = results.rows[0];
  EXPECT_NEAR(base.distance.value, 1.1, 1e-12);
  EXPECT_NEAR(base.distance_final.value, 2.1, 1e-12);
  EXPECT_THAT(base.verdicts, ElementsAre(std::pair<std::string, std::size_t>("oscillating", 2),
                                         std::pair<std::string, std::size_t>("drifting", 1)));
  EXPECT_EQ(base.coagulated, 3U);
  EXPECT_EQ(base.period->value, 40);
  EXPECT_NEAR(*base.step_seconds, 6.0 / 200, 1e-12) << "of the two cells whose time is known";
  EXPECT_EQ(base.outcome, Outcome::kSwings);
  EXPECT_EQ(results.rows[1].outcome, Outcome::kArrives);
  EXPECT_EQ(results.rows[2].outcome, Outcome::kRestsFar);
  EXPECT_EQ(results.rows[3].outcome, Outcome::kMixed);
  EXPECT_FALSE(results.rows[1].period);
  EXPECT_THAT(results.order, ElementsAre(1, 3, 0, 2));
  EXPECT_NEAR(results.rows[1].rank->best, 1, 1e-9) << "in every seed it is nearest";
  EXPECT_NEAR(results.rows[1].against_first->value, -0.9, 1e-12);
  EXPECT_NEAR(results.rows[1].against_first->high, -0.9, 1e-12) << "the same in every seed: no width";
  EXPECT_NEAR(results.floor, 0.05, 1e-12);
}

TEST(ComparisonResults, SentencesSayWhoStopsTheSwing) {
  const ComparisonCells comparison(comparison_of(kFour));
  const ComparisonResults results = evaluate(comparison, cells(), {});
  EXPECT_THAT(results.sentences, Contains(HasSubstr("Nearest to the data: cure, W1 = 0.2")));
  EXPECT_THAT(results.sentences, Contains("'base' swings in 2 of 3 seeds."));
  EXPECT_THAT(results.sentences, Contains("The swing is stopped, and every seed comes to the data: cure."));
  EXPECT_THAT(results.sentences, Contains("It is stopped, but every seed rests away from the data: brake."));
  EXPECT_THAT(results.sentences, Contains("Not the same in every seed: chance."));
  EXPECT_FALSE(results.as_expected);
  EXPECT_TRUE(*results.rows[1].as_expected);
  EXPECT_FALSE(*results.rows[2].as_expected);
  EXPECT_FALSE(results.rows[3].as_expected) << "nothing was said of it";
  EXPECT_THAT(results.sentences, Contains("Missed: 'brake' was to be oscillating in every seed; it is resting in 3."));
}

TEST(ComparisonResults, FailedSeedsTakeAVariantOutOfTheRanking) {
  const ComparisonCells comparison(comparison_of(kFour));
  std::vector<record::Cell> all = cells();
  all[4].failure = "it did";
  all[4].findings = {};
  const ComparisonResults results = evaluate(comparison, all, {});
  EXPECT_EQ(results.rows[1].failed, 1U);
  EXPECT_FALSE(results.rows[1].rank);
  EXPECT_FALSE(results.rows[1].as_expected);
  EXPECT_FALSE(results.rows[1].against_first);
  EXPECT_EQ(results.order.back(), 1U);
  EXPECT_THAT(results.sentences, Contains(HasSubstr("Nearest to the data: chance")));
}

TEST(ComparisonResults, DivergenceIsLast) {
  const ComparisonCells comparison(comparison_of(kFour));
  std::vector<record::Cell> all = cells();
  all[3] = cell(1, 0, std::numeric_limits<double>::infinity(), "diverged");
  const ComparisonResults results = evaluate(comparison, all, {});
  EXPECT_EQ(results.order.back(), 1U);
  EXPECT_EQ(results.rows[1].distance.value, std::numeric_limits<double>::infinity());
}

TEST(ComparisonResults, OneSeedHasNoIntervals) {
  Comparison one = comparison_of(kFour);
  one.seeds = 1;
  const ComparisonCells comparison(one);
  std::vector<record::Cell> first;
  for (const std::size_t v : {0U, 1U, 2U, 3U}) {
    first.push_back(cell(v, 0, 1 + static_cast<double>(v), "converging"));
    first.back().index = v;
  }
  const ComparisonResults results = evaluate(comparison, first, {});
  EXPECT_THAT(results.sentences, Contains(HasSubstr("One seed has no spread")));
  EXPECT_EQ(results.rows[0].distance.low, results.rows[0].distance.high);
}

TEST(ComparisonResults, OutcomesHaveNames) {
  EXPECT_EQ(to_string(Outcome::kArrives), "comes to the data");
  EXPECT_EQ(to_string(Outcome::kRestsFar), "rests elsewhere");
}

}  // namespace
}  // namespace ganflow::experiment
