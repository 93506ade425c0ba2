#include "ganflow/report/sample_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <sstream>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

record::Snapshot snapshot_of(std::size_t d, std::vector<float> samples, std::vector<float> real, double time = 0) {
  const std::size_t n = samples.size() / d;
  const std::size_t m = real.size() / d;
  return {.iteration = 0,
          .time = time,
          .arrays = {{"samples", {n, d}, std::move(samples)}, {"real", {m, d}, std::move(real)}}};
}

/// D(x) = |x|².
const RunModel kRoundCritic = {.title = "", .critic_values = [](const record::Snapshot&, ConstMatrixView<double> x) {
                                 std::vector<double> values(x.rows());
                                 for (std::size_t i = 0; i < x.rows(); ++i) {
                                   for (std::size_t k = 0; k < x.cols(); ++k) {
                                     values[i] += x(i, k) * x(i, k);
                                   }
                                 }
                                 return std::optional(values);
                               }};

TEST(SampleFigure, DensitiesOfBothIntegrateToOne) {
  const auto figure = sample_figure(snapshot_of(1, {0, 0, 0, 12}, {0, 6.1F, std::nanf(""), 12, 12}), {}, "t");
  ASSERT_TRUE(figure.has_value());
  std::istringstream lines(figure->data);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "$density0 << EOD");
  std::vector<std::array<double, 3>> rows;
  while (std::getline(lines, line) && line != "EOD") {
    std::array<double, 3> row{};
    ASSERT_EQ(std::sscanf(line.c_str(), "%lf,%lf,%lf", &row[0], &row[1], &row[2]), 3) << line;
    rows.push_back(row);
  }
  const double width = rows[1][0] - rows[0][0];
  for (const std::size_t kind : {1U, 2U}) {
    double sum = 0;
    for (const auto& row : rows) {
      sum += row[kind] * width;
    }
    EXPECT_NEAR(sum, 1, 1e-3) << "printed with five digits";
  }
}

TEST(SampleFigure, TheCriticHasAnAxisOfItsOwn) {
  const auto with = sample_figure(snapshot_of(1, {0, 1}, {0, 1}), kRoundCritic, "t");
  EXPECT_THAT(with->drawing, AllOf(HasSubstr("axes x1y2"), HasSubstr("set y2tics"), HasSubstr("critic D(x)")));
  const auto without = sample_figure(snapshot_of(1, {0, 1}, {0, 1}), {}, "t");
  EXPECT_THAT(without->drawing, AllOf(Not(HasSubstr("y2")), Not(HasSubstr("critic"))));
}

TEST(SampleFigure, ACollapsedPeakIsCutOffAndSaysHowHighItIs) {
  std::vector<float> real;
  for (int k = 0; k < 400; ++k) {
    real.push_back(0.01F * static_cast<float>(k));
  }
  const auto figure = sample_figure(snapshot_of(1, std::vector<float>(400, 1.0F), real), {}, "t");
  EXPECT_THAT(figure->drawing, AllOf(HasSubstr("set label 2 'to "), HasSubstr(" front boxed ")));
  EXPECT_THAT(sample_figure(snapshot_of(1, real, real), {}, "t")->drawing, Not(HasSubstr("set label 2")));
}

TEST(SampleFigure, PointsOfThePlaneLieOverTheCriticsLevelSets) {
  const auto figure = sample_figure(snapshot_of(2, {1, 2, 3, 4}, {5, 6, 1, 1}), kRoundCritic, "t");
  ASSERT_TRUE(figure.has_value());
  EXPECT_THAT(figure->data, AllOf(HasSubstr("$real0 << EOD\n5,6\n1,1\nEOD"),
                                  HasSubstr("$generated0 << EOD\n1,2\n3,4\nEOD"), HasSubstr("$levels0 << EOD")));
  EXPECT_THAT(sample_figure(snapshot_of(2, {1, 2}, {5, 6}), {}, "t")->data, Not(HasSubstr("levels")));
}

TEST(SampleFigure, ThereIsNoneWithoutSamples) {
  EXPECT_FALSE(sample_figure({}, {}, "t").has_value());
  EXPECT_FALSE(sample_figure(snapshot_of(1, {std::nanf("")}, {1}), {}, "t").has_value());
  auto mixed = snapshot_of(1, {1}, {1});
  mixed.arrays[1].shape = {1};
  EXPECT_FALSE(sample_figure(mixed, {}, "t").has_value());
}

TEST(ProgressFigure, HasAPanelAnInstant) {
  for (const std::size_t d : {1U, 2U}) {
    const std::vector<record::Snapshot> snapshots = {snapshot_of(d, {0, 1, 2, 3}, {0, 1, 2, 3}, 0),
                                                     snapshot_of(d, {1, 1, 2, 3}, {0, 1, 2, 3}, 7.5)};
    const auto figure = progress_figure(snapshots, kRoundCritic, "t");
    ASSERT_TRUE(figure.has_value());
    EXPECT_THAT(figure->drawing, AllOf(HasSubstr("'t = 0'"), HasSubstr("'t = 7.5'")));
    EXPECT_FALSE(progress_figure(std::span(snapshots).first(1), kRoundCritic, "t").has_value());
  }
}

TEST(SampleFigure, IsDrawnByGnuplotInEveryDimension) {
  SKIP_WITHOUT_GNUPLOT();
  std::vector<float> numbers;
  for (int k = 0; k < 60; ++k) {
    numbers.push_back(std::sin(0.7F * static_cast<float>(k)));
  }
  for (const std::size_t d : {1U, 2U, 5U}) {
    for (const RunModel& model : {RunModel{}, kRoundCritic}) {
      const ScratchFolder scratch;
      const auto snapshot = snapshot_of(d, numbers, numbers);
      EXPECT_EQ(draw(sample_figure(snapshot, model, "it's at t = 1").value(), scratch.path()).size(), 4U) << d;
      const std::vector<record::Snapshot> snapshots(4, snapshot);
      EXPECT_EQ(draw(progress_figure(snapshots, model, "t").value(), scratch.path()).size(), 4U) << d;
    }
  }
}

}  // namespace
}  // namespace ganflow::report
