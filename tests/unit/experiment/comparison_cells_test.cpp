#include "ganflow/experiment/comparison_cells.hpp"

#include "ganflow/experiment/cell_runner.hpp"
#include "ganflow/io/cell_file.hpp"

#include "comparison_support.hpp"

#include <gmock/gmock.h>

#include <atomic>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

TEST(ComparisonCells, HaveTheSameSeedsBudgetAndLooks) {
  Comparison comparison = comparison_of(kSmallComparison);
  comparison.variants[1].set.emplace_back("observe.every=3");
  comparison.variants[1].set.emplace_back("dynamics.critic_steps=5");
  const ComparisonCells cells(comparison);
  EXPECT_EQ(cells.count(), 10U);
  EXPECT_EQ(cells.comparison().budget.samples, 20 * 16) << "what the first spec's own length draws";
  EXPECT_EQ(cells.spec(0).run.iterations, 20);
  EXPECT_EQ(cells.spec(1).run.iterations, 4) << "five batches an iteration";
  EXPECT_EQ(cells.spec(1).observe.every, 5);
  for (const std::size_t index : {0U, 1U, 2U, 3U}) {
    const record::Cell cell = cells.run(index, nullptr).cell;
    EXPECT_EQ(cells.variant_of(index), index / 2);
    EXPECT_EQ(cell.replica, index % 2);
    EXPECT_EQ(cell.seed, 1 + index % 2);
    EXPECT_EQ(cell.findings.number("samples_seen"), 320);
  }
}

TEST(ComparisonCells, RunEveryVariantTheSameTwice) {
  const ComparisonCells cells(comparison_of(kSmallComparison));
  for (std::size_t index = 0; index < cells.count(); ++index) {
    const TimedCell first = cells.run(index, nullptr);
    EXPECT_FALSE(first.cell.failure) << *first.cell.failure;
    EXPECT_GT(first.seconds, 0);
    EXPECT_EQ(io::cell_json(first.cell), io::cell_json(cells.run(index, nullptr).cell)) << "cell " << index;
  }
}

TEST(ComparisonCells, SecondsBoundTraining) {
  Comparison comparison = comparison_of(kSmallComparison);
  comparison.budget.seconds = 0.02;
  const ComparisonCells cells(comparison);
  const TimedCell timed = cells.run(0, nullptr);
  EXPECT_GE(timed.seconds, 0.02);
  EXPECT_GT(*timed.cell.findings.number("iterations"), 20) << "longer than the spec's own length";
}

TEST(ComparisonCells, StopWhenAsked) {
  const ComparisonCells cells(comparison_of(kSmallComparison));
  const std::atomic<bool> stop = true;
  EXPECT_THROW(cells.run(0, &stop), CellInterrupted);
}

TEST(ComparisonCells, RefuseWhatCannotBeCompared) {
  EXPECT_THAT(comparison_refusal("spec = \"small\"\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\n"
                                 "set = {data.radius = 2.0}\n"),
              HasSubstr("'a' and 'b' have different data: data.radius = 1.0 and 2.0"));
  EXPECT_THAT(comparison_refusal("spec = \"small\"\nbudget_samples = 10\nbudget_seconds = 1.0\n[[variant]]\nname = "
                                 "\"a\"\n[[variant]]\nname = \"b\"\n"),
              HasSubstr("one of them is enough"));
  EXPECT_THAT(
      comparison_refusal("spec = \"small\"\nbudget_seconds = -1.0\n[[variant]]\nname = \"a\"\n[[variant]]\nname "
                         "= \"b\"\n"),
      HasSubstr("budget of -1 seconds (must be positive)"));
  EXPECT_THAT(comparison_refusal("spec = \"small\"\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\nof = "
                                 "\"average\"\n"),
              HasSubstr("variant 'b' is an average, but its run takes none"));
  EXPECT_THAT(comparison_refusal("spec = \"small\"\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\nset = "
                                 "{dynamics.kind = \"flow\"}\n"),
              HasSubstr("'b' is a mean-field limit"));
  EXPECT_THAT(comparison_refusal("spec = \"small\"\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\nset = "
                                 "{dynamics.batch = -1}\n"),
              HasSubstr("variant 'b': "));
}

TEST(ComparisonCells, LeaveOutWhatMakesNoSenseWithAnotherSpec) {
  const ComparisonCells cells(
      comparison_of("spec = \"a\"\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\nset = "
                    "{dynamics.batch = -1}\n[[variant]]\nname = \"c\"\n",
                    {.spec = "small"}));
  EXPECT_EQ(cells.comparison().variants.size(), 2U);
  ASSERT_EQ(cells.left_out().size(), 1U);
  EXPECT_THAT(cells.left_out()[0], testing::AllOf(testing::StartsWith("b: "), HasSubstr("dynamics.batch")));
}

}  // namespace
}  // namespace ganflow::experiment
