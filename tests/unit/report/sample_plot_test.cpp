#include "ganflow/report/sample_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <sstream>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;

record::Snapshot snapshot_of(std::size_t d, std::vector<float> samples, std::vector<float> real) {
  const std::size_t n = samples.size() / d;
  const std::size_t m = real.size() / d;
  return {.iteration = 0,
          .time = 0,
          .arrays = {{"samples", {n, d}, std::move(samples)}, {"real", {m, d}, std::move(real)}}};
}

/// Rows of the datablock of a histogram: centre, share of the generated, share of the real.
std::vector<std::array<double, 3>> shares_of(const Figure& figure) {
  std::vector<std::array<double, 3>> rows;
  std::istringstream lines(figure.data);
  std::string line;
  std::getline(lines, line);  // $shares << EOD
  while (std::getline(lines, line) && line != "EOD") {
    std::array<double, 3> row{};
    EXPECT_EQ(std::sscanf(line.c_str(), "%lf,%lf,%lf", &row[0], &row[1], &row[2]), 3) << line;
    rows.push_back(row);
  }
  return rows;
}

TEST(SampleFigure, ABinHoldsItsShareOfEachKind) {
  const auto figure = sample_figure(snapshot_of(1, {0, 0, 0, 12}, {0, 6.1F, std::nanf(""), 12, 12}), "t");
  ASSERT_TRUE(figure.has_value());
  const auto rows = shares_of(*figure);
  ASSERT_EQ(rows.size(), 12U);  // the fewest bins, each of width 1
  EXPECT_DOUBLE_EQ(rows[0][0], 0.5);
  EXPECT_DOUBLE_EQ(rows[0][1], 0.75);
  EXPECT_DOUBLE_EQ(rows[11][1], 0.25);
  EXPECT_DOUBLE_EQ(rows[0][2], 0.25);  // NaN is left out
  EXPECT_DOUBLE_EQ(rows[6][2], 0.25);
  EXPECT_DOUBLE_EQ(rows[11][2], 0.5);
  for (const std::size_t kind : {1U, 2U}) {
    double sum = 0;
    for (const auto& row : rows) {
      sum += row[kind];
    }
    EXPECT_NEAR(sum, 1, 1e-15);
  }
}

TEST(SampleFigure, OnePointForAllIsOneFullBin) {
  const auto figure = sample_figure(snapshot_of(1, {3, 3}, {3}), "t");
  double most = 0;
  for (const auto& row : shares_of(figure.value())) {
    most = std::max(most, row[1]);
  }
  EXPECT_EQ(most, 1);
}

TEST(SampleFigure, PointsOfThePlaneAreScattered) {
  const auto figure = sample_figure(snapshot_of(2, {1, 2, 3, 4}, {5, 6}), "t");
  ASSERT_TRUE(figure.has_value());
  EXPECT_THAT(figure->data, AllOf(HasSubstr("$real << EOD\n5,6\nEOD"), HasSubstr("$generated << EOD\n1,2\n3,4\nEOD")));
}

TEST(SampleFigure, ThereIsNoneForOtherDimensionsOrWithoutSamples) {
  EXPECT_FALSE(sample_figure({}, "t").has_value());
  EXPECT_FALSE(sample_figure(snapshot_of(3, {1, 2, 3}, {1, 2, 3}), "t").has_value());
  EXPECT_FALSE(sample_figure(snapshot_of(1, {std::nanf("")}, {1}), "t").has_value());
  auto mixed = snapshot_of(1, {1}, {1});
  mixed.arrays[1].shape = {1};
  EXPECT_FALSE(sample_figure(mixed, "t").has_value());
}

TEST(SampleFigure, IsDrawnByGnuplotInOneAndTwoDimensions) {
  SKIP_WITHOUT_GNUPLOT();
  for (const std::size_t d : {1U, 2U}) {
    const ScratchFolder scratch;
    const auto figure = sample_figure(snapshot_of(d, {0.1F, 0.2F, 0.4F, 0.8F}, {0.5F, 0.6F}), "it's at t = 1");
    EXPECT_EQ(draw(figure.value(), scratch.path()).size(), 4U) << d;
  }
}

}  // namespace
}  // namespace ganflow::report
