#include "ganflow/report/study_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::vector<StudyPanel> panels() {
  StudyPanel fit{.title = "a law", .x_label = "x", .y_label = "y", .log_x = true, .log_y = true, .series = {}};
  fit.series.push_back({.title = "slope 2",
                        .x = {1, 10, 100},
                        .y = {3, 300, 30000},
                        .low = {2, 250, 20000},
                        .high = {4, 350, 40000},
                        .slope = 2,
                        .level = std::log(3.0),
                        .theory = 1,
                        .from = 1,
                        .to = 100});
  StudyPanel curves{.title = "curves", .x_label = "time", .y_label = "distinct", .series = {}};
  curves.series.push_back({.title = "box = 1", .x = {0, 1, NAN, 0, 1}, .y = {4, 2, NAN, 4, 1}, .joined = true});
  curves.series.push_back({.title = "nothing finite", .x = {0}, .y = {NAN}});
  return {fit, curves};
}

TEST(StudyPlot, DrawsPointsBarsLinesAndTheory) {
  const Figure figure = study_figure("it's a study", panels(), "figure");
  EXPECT_THAT(figure.data, AllOf(HasSubstr("10,300,250,350\n"), HasSubstr("$p1s0"), Not(HasSubstr("$p1s1"))));
  EXPECT_THAT(figure.drawing, AllOf(HasSubstr("yerrorbars"), HasSubstr("title 'slope 2'"), HasSubstr("**(2)"),
                                    HasSubstr("**(1)"), HasSubstr("'slope of the theory'"),
                                    HasSubstr("'it''s a study'"), Not(HasSubstr("nothing finite"))));
}

TEST(StudyPlot, LogarithmicAxesOfLessThanADecadeHaveRoundTics) {
  const StudySeries series{
      .x = {100, 400, 8000}, .y = {0.99, 1.004, 1}, .low = {0.985, 1, 1}, .high = {0.995, 1.021, 1}};
  const Figure figure = study_figure(
      "t", {{.title = "p", .x_label = "x", .y_label = "y", .log_x = true, .log_y = true, .series = {series}}},
      "figure");
  EXPECT_THAT(figure.drawing, AllOf(HasSubstr("set ytics (0.98, 0.99, 1, 1.01, 1.02, 1.03)"),
                                    HasSubstr("set format y '%g'"), HasSubstr("set xtics autofreq")));
  EXPECT_THAT(study_figure("t", panels(), "figure").drawing, HasSubstr("set format y '10^{%L}'"));
}

TEST(StudyPlot, ACorrectionIsOnTheFittedLineAndOnTheTheorys) {
  StudySeries series{
      .title = "bent", .x = {1, 10}, .y = {2, 20}, .slope = 1.5, .level = 0, .theory = 1, .from = 1, .to = 10};
  series.correction = 0.25;
  series.correction_power = -1;
  const Figure figure = study_figure(
      "t", {{.title = "p", .x_label = "x", .y_label = "y", .log_x = true, .log_y = true, .series = {series}}},
      "figure");
  EXPECT_THAT(figure.drawing, HasSubstr("x**(1.5)*exp(0.25*x**(-1))"));
  EXPECT_THAT(figure.drawing, HasSubstr("x**(1)*exp(0.25*x**(-1))"));
}

/// The theory's line meets the fitted one in the middle of its range: 3 · 10² there.
TEST(StudyPlot, TheoryCrossesInTheMiddle) {
  const Figure figure = study_figure("t", panels(), "figure");
  EXPECT_THAT(figure.drawing, HasSubstr(fmt::format("exp({:.10g})*x**(1)", std::log(30.0))));
}

TEST(StudyPlot, NoKeyForATheoryWhoseLineIsNotThere) {
  StudySeries points{.title = "two points", .x = {1, 10}, .y = {2, 20}, .theory = 1};  // no slope
  StudySeries none{.title = "none", .x = {}, .y = {}, .slope = 1, .theory = 1, .from = 1, .to = 2};
  for (const StudySeries& series : {points, none}) {
    const Figure figure = study_figure(
        "t", {{.title = "p", .x_label = "x", .y_label = "y", .log_x = true, .log_y = true, .series = {series}}},
        "figure");
    EXPECT_THAT(figure.drawing, Not(HasSubstr("slope of the theory")));
  }
}

TEST(StudyPlot, GapsPartCurves) {
  const Figure figure = study_figure("t", panels(), "figure");
  EXPECT_THAT(figure.data, HasSubstr("0,4,4,4\n1,2,2,2\n\n0,4,4,4\n1,1,1,1\n"));
}

TEST(StudyPlot, GnuplotDrawsIt) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  EXPECT_EQ(draw(study_figure("a study", panels(), "figure"), scratch.path()).size(), 4U);
  StudyPanel empty{.title = "empty", .x_label = "x", .y_label = "y", .log_x = true, .log_y = true, .series = {}};
  EXPECT_EQ(draw(study_figure("nothing", {empty}, "empty"), scratch.path()).size(), 4U);
}

}  // namespace
}  // namespace ganflow::report
