#include "ganflow/report/comparison_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<ComparisonLine> lines() {
  return {{.name = "base",
           .time = {0, 1, 2, 3, 4},
           .location = {9, 9, -1, 1, 0},
           .distances = {0.5, 0.75},
           .mean = 0.625,
           .low = 0.5,
           .high = 0.75,
           .verdicts = {{"oscillating", 2}},
           .note = "23 µs"},
          {.name = "it's lost",
           .distances = {kInfinity, 1},
           .mean = kInfinity,
           .low = 1,
           .high = kInfinity,
           .verdicts = {{"diverged", 1}, {"resting", 1}}}};
}

const ComparisonLabels kLabels{
    .title = "who's best", .location = "mean", .distance = "W1", .note = "a step", .floor = 0.05};

TEST(ComparisonPlot, HasARowALine) {
  const Figure figure = comparison_figure(kLabels, lines(), 0, "figure");
  EXPECT_THAT(figure.drawing, AllOf(HasSubstr("'base' 0, 'it''s lost' 1"), HasSubstr("set yrange [1.5:-0.5]"),
                                    HasSubstr("'who''s best'"), HasSubstr("'23 µs'"), HasSubstr("from 0.05, graph 0")));
  EXPECT_THAT(figure.data,
              AllOf(HasSubstr("0.5,0\n0.75,0\n1,1\n"), HasSubstr("0.625,0,0.5,0.75\n"), Not(HasSubstr("inf"))));
}

/// The last half of the base lies in ±1, so a row's half is 1.25; what is higher is on the edge. Rows count downwards.
TEST(ComparisonPlot, LocationsShareTheScaleOfTheBase) {
  const Figure figure = comparison_figure(kLabels, lines(), 0, "figure");
  EXPECT_THAT(figure.data, HasSubstr("0,-0.4\n0.25,-0.4\n0.5,0.32\n0.75,-0.32\n"));
}

TEST(ComparisonPlot, VerdictsAreSharesOfARowAndTheKeyNamesThoseThatAreThere) {
  const Figure figure = comparison_figure(kLabels, lines(), 0, "figure");
  EXPECT_THAT(figure.data, AllOf(HasSubstr("0.5,0,0,1,-0.4,0.4,"), HasSubstr("0.25,1,0,0.5,0.6,1.4,0\n"),
                                 HasSubstr("0.75,1,0.5,1,0.6,1.4,")));
  EXPECT_THAT(figure.drawing, AllOf(HasSubstr("title 'oscillating'"), HasSubstr("title 'diverged'"),
                                    HasSubstr("title 'resting'"), Not(HasSubstr("title 'converging'"))));
}

TEST(ComparisonPlot, GnuplotDrawsIt) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  EXPECT_EQ(draw(comparison_figure(kLabels, lines(), 0, "figure"), scratch.path()).size(), 4U);
  const ComparisonLabels bare{.title = "", .location = "", .distance = "", .note = ""};
  EXPECT_EQ(draw(comparison_figure(bare, {{.name = "nothing"}}, 0, "empty"), scratch.path()).size(), 4U);
}

}  // namespace
}  // namespace ganflow::report
