#include "ganflow/experiment/study_results.hpp"

#include "study_support.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Cells of kSmallStudy with w1 = factor · time_step^slope, a factor a replica.
std::vector<record::Cell> power_law_cells(const StudyCells& study, double slope) {
  std::vector<record::Cell> cells;
  for (std::size_t i = 0; i < study.count(); ++i) {
    const CellPlan plan = cell_plan(study.study(), i);
    record::Cell cell;
    cell.index = i;
    cell.replica = plan.replica;
    const double x = *study.study().axes[0].number(plan.at[0]);
    cell.findings.numbers = {{"w1", (1 + static_cast<double>(plan.replica)) * std::pow(x, slope)}};
    cells.push_back(cell);
  }
  return cells;
}

TEST(StudyResults, FitOneLineForEachSettingOfTheOtherAxes) {
  const StudyCells study(study_of(kSmallStudy));
  const StudyResults results = evaluate(study, power_law_cells(study, 1));
  ASSERT_EQ(results.fits.size(), 1U);
  ASSERT_EQ(results.fits[0].size(), 2U);
  EXPECT_EQ(results.fits[0][0].label, "critic.box = 0.5");
  EXPECT_EQ(results.fits[0][1].label, "critic.box = 1.0");
  EXPECT_EQ(results.fits[0][0].fit->replicas, 3U);
  EXPECT_EQ(results.fits[0][0].agreement, Agreement::kAgrees);
  EXPECT_EQ(results.fits[0][0].sentence,
            "w1 against dynamics.time_step (critic.box = 0.5): slope 1.000 ± 0.000, theory 1: agrees");
}

TEST(StudyResults, SayWhenTheoryIsMissed) {
  const StudyCells study(study_of(kSmallStudy));
  const StudyResults results = evaluate(study, power_law_cells(study, 2));
  EXPECT_EQ(results.fits[0][0].agreement, Agreement::kDiffers);
  EXPECT_THAT(sentences(results).front(), HasSubstr("slope 2.000 ± 0.000, theory 1: differs"));
}

TEST(StudyResults, CorrectEachLineByAPowerOfItsOwn) {
  const std::string text = R"(schema = 1
title = "Bent lines"
kind = "runs"
spec = "small"
replicas = 3
[axis]
dynamics.time_step = [0.4, 0.2, 0.1, 0.05]
critic.box = [0.5, 1.0]
[[fit]]
x = "dynamics.time_step"
y = "w1"
theory = 1.0
correction = [1.0, 2.0]
)";
  const StudyCells study(study_of(text));
  std::vector<record::Cell> cells = power_law_cells(study, 1);
  for (record::Cell& cell : cells) {
    const CellPlan plan = cell_plan(study.study(), cell.index);
    const double x = *study.study().axes[0].number(plan.at[0]);
    cell.findings.numbers[0].second *= std::exp(0.5 * (plan.at[1] == 0 ? x : x * x));
  }
  const StudyResults results = evaluate(study, cells);
  ASSERT_EQ(results.fits[0].size(), 2U);
  for (const StudyLine& line : results.fits[0]) {
    EXPECT_NEAR(line.fit->slope.value, 1, 1e-12) << line.label;
    EXPECT_NEAR(line.fit->correction, 0.5, 1e-10) << line.label;
  }
}

TEST(StudyResults, SayWhenAnIntervalIsTooWide) {
  const StudyCells study(study_of(kSmallStudy));
  std::vector<record::Cell> cells = power_law_cells(study, 1);
  for (record::Cell& cell : cells) {
    if (cell.index == 0 || cell.index == 7) {  // one replica bends upwards, another downwards
      cell.findings.numbers[0].second *= 1.5;
    }
  }
  const StudyLine line = evaluate(study, cells).fits[0][0];
  EXPECT_EQ(line.agreement, Agreement::kTooWide);
  EXPECT_THAT(line.sentence, HasSubstr("too wide to tell"));
}

TEST(StudyResults, PassOverFailedCells) {
  const StudyCells study(study_of(kSmallStudy));
  std::vector<record::Cell> cells = power_law_cells(study, 1);
  cells[0].failure = "it diverged";
  const StudyResults results = evaluate(study, cells);
  EXPECT_EQ(results.fits[0][0].fit->replicas, 2U);
  EXPECT_EQ(results.fits[0][1].fit->replicas, 3U);
  for (record::Cell& cell : cells) {
    cell.failure = "it diverged";
  }
  EXPECT_THAT(evaluate(study, cells).fits[0][0].sentence, HasSubstr("too few points for a slope"));
}

TEST(StudyResults, TakeMeansOverReplicas) {
  const StudyCells study(study_of(kSmallStudy + "[[mean]]\ny = \"w1\"\ntheory = 1.0\n"));
  std::vector<record::Cell> cells = power_law_cells(study, 0);  // 1, 2, 3 by replica
  const StudyResults results = evaluate(study, cells);
  ASSERT_EQ(results.means.size(), 1U);
  EXPECT_NEAR(results.means[0].mean->value, 2, 1e-12);
  EXPECT_EQ(results.means[0].agreement, Agreement::kTooWide);  // ± 2.5
}

TEST(StudyResults, BoundTheorysLowerEnd) {
  Study study = study_of(kSmallStudy);
  study.fits[0].theory.clear();
  study.fits[0].at_least = 0.5;
  const StudyCells cells(study);
  EXPECT_EQ(evaluate(cells, power_law_cells(cells, 1)).fits[0][0].agreement, Agreement::kAgrees);
  EXPECT_EQ(evaluate(cells, power_law_cells(cells, 0.25)).fits[0][0].agreement, Agreement::kDiffers);
}

}  // namespace
}  // namespace ganflow::experiment
