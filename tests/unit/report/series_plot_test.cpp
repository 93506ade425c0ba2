#include "ganflow/report/series_plot.hpp"

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

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A series of two rows for each column: `first` and `last`.
record::Series two_rows(const record::Columns& columns, double first, double last) {
  record::Series series(columns);
  series.append({.iteration = 0, .time = 0, .values = std::vector<double>(columns.size(), first)});
  series.append({.iteration = 10, .time = 1, .values = std::vector<double>(columns.size(), last)});
  return series;
}

std::string series_drawing(const record::Series& series) {
  const auto figure = series_figure(series, std::nullopt, "title");
  return figure ? figure->drawing : "nothing";
}

std::string merging_drawing(const record::Series& series, const std::optional<record::Verdict>& verdict = {}) {
  const auto figure = merging_figure(series, verdict, "title");
  return figure ? figure->drawing : "nothing";
}

TEST(SeriesFigure, ThePanelsFollowTheColumns) {
  EXPECT_THAT(series_drawing(two_rows({"payoff", "critic_mean", "mean_0", "std_0", "w1", "noise_floor",
                                       "generator_gradient", "critic_gradient"},
                                      1, 2)),
              AllOf(HasSubstr("'generated mean'"), HasSubstr("± standard deviation"), HasSubstr("W1 to the data"),
                    HasSubstr("between two draws"), HasSubstr("payoff Ψ"), HasSubstr("mean of D"),
                    HasSubstr("'gradient, rms'")));
  EXPECT_THAT(series_drawing(two_rows({"w1"}, 1, 2)),
              AllOf(HasSubstr("W1 to the data"), Not(HasSubstr("generated mean")), Not(HasSubstr("between two draws")),
                    Not(HasSubstr("gradient"))));
  EXPECT_THAT(series_drawing(two_rows({"pc1", "sliced_w1", "w1"}, 1, 2)),
              AllOf(HasSubstr("first principal component"), HasSubstr("$sliced_w1"), Not(HasSubstr("$w1 "))));
}

TEST(SeriesFigure, PopulationsAreFollowedByTheFirstNormTaken) {
  EXPECT_THAT(
      series_drawing(two_rows(
          {"w1", "w2_start_generator", "w2_start_critic", "coupled_start_critic", "weak_previous_generator"}, 1, 2)),
      AllOf(HasSubstr("'from the start'"), HasSubstr("generator, W2"), HasSubstr("critic, W2"),
            Not(HasSubstr("particle by particle")), HasSubstr("'since last row'"), HasSubstr("generator, H^{-s}")));
}

TEST(SeriesFigure, EnergiesAreOnALogarithmicScale) {
  EXPECT_THAT(series_drawing(two_rows({"energy", "dissipation", "sliced_w1"}, 1, 0.1)),
              AllOf(HasSubstr("'energy'"), HasSubstr("lost a unit of time"), HasSubstr("set logscale y")));
  EXPECT_FALSE(series_figure(two_rows({"energy"}, 0, 0), {}, "").has_value());
}

TEST(SeriesFigure, ThereIsNothingToDrawWithoutFiniteValuesOrRows) {
  EXPECT_FALSE(series_figure(two_rows({"spread"}, 1, 2), {}, "").has_value());
  EXPECT_FALSE(series_figure(two_rows({"w1"}, kNaN, kInfinity), {}, "").has_value());
  EXPECT_FALSE(series_figure(record::Series({"w1"}), {}, "").has_value());
  EXPECT_FALSE(merging_figure(two_rows({"w1"}, 1, 2), {}, "").has_value());
}

TEST(SeriesFigure, BandsStopWhereTheyCouldNotBeToldApart) {
  EXPECT_THAT(series_drawing(two_rows({"mean_0", "mean_1", "std_0", "std_1"}, 1, 2)), HasSubstr("filledcurves"));
  EXPECT_THAT(series_drawing(two_rows({"mean_0", "mean_1", "mean_2", "std_0", "std_1", "std_2"}, 1, 2)),
              AllOf(Not(HasSubstr("filledcurves")), HasSubstr("'x3'")));
}

TEST(SeriesFigure, TheTransientIsShaded) {
  record::Verdict verdict;
  verdict.transient = 0.25;
  EXPECT_THAT(series_figure(two_rows({"w1"}, 1, 2), verdict, "")->drawing, HasSubstr("to first 0.25, graph 1"));
}

TEST(SeriesFigure, AGradientThatIsNothingHasNoLogarithm) {
  EXPECT_THAT(series_drawing(two_rows({"w1", "critic_gradient"}, 0, 0)), Not(HasSubstr("gradient")));
}

TEST(MergingFigure, CountsAndWallsHavePanelsOfTheirOwn) {
  const std::string all = merging_drawing(two_rows({"distinct_critic", "distinct_generator", "wall_share"}, 1, 2));
  EXPECT_THAT(all, AllOf(HasSubstr("'distinct particles'"), HasSubstr("'share on walls'"), Not(HasSubstr("y2"))));
  EXPECT_THAT(merging_drawing(two_rows({"wall_share"}, 0, 1)), Not(HasSubstr("distinct")));
}

TEST(MergingFigure, CountsAreLogarithmicBeyondAFactorTen) {
  EXPECT_THAT(merging_drawing(two_rows({"distinct_critic"}, 128, 2)), HasSubstr("set logscale y"));
  EXPECT_THAT(merging_drawing(two_rows({"distinct_critic"}, 128, 64)), Not(HasSubstr("set logscale y")));
  EXPECT_THAT(merging_drawing(two_rows({"distinct_critic"}, 128, 0)), Not(HasSubstr("set logscale y")));
}

TEST(MergingFigure, ShowsWhatTheVerdictKnowsToHaveHappened) {
  record::Verdict verdict;
  verdict.first_contact = 0.5;
  verdict.last_merge = 0.75;
  EXPECT_THAT(merging_drawing(two_rows({"distinct_critic"}, 128, 2), verdict),
              AllOf(HasSubstr("first contact t = 0.5"), HasSubstr("last merge t = 0.75"),
                    HasSubstr("arrow from first 0.75, graph 0"), Not(HasSubstr("first merge"))));
}

TEST(Title, SaysTheVerdictInWords) {
  record::Verdict verdict;
  EXPECT_EQ(title_of("pendulum", std::nullopt), "pendulum");
  EXPECT_EQ(title_of("pendulum", verdict), "pendulum: undecided");
  verdict.kind = record::VerdictKind::kOscillating;
  verdict.period = 40.123;
  EXPECT_EQ(in_words(verdict), "oscillating, period 40.12");
  verdict.period_low = 39.5;
  verdict.period_high = 40.7;
  verdict.coagulated = true;
  EXPECT_EQ(in_words(verdict), "oscillating, period 40.12 (95% interval 39.5 to 40.7), coagulated");
}

/// Every panel at once, with gaps, infinities and a title full of traps.
TEST(SeriesFigure, IsDrawnByGnuplot) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  record::Series series({"mean_0", "mean_1", "std_0", "std_1", "w1", "noise_floor", "distinct_critic",
                         "distinct_generator", "wall_share", "payoff", "critic_mean", "critic_gradient",
                         "generator_gradient"});
  for (int k = 0; k < 100; ++k) {
    const double t = 0.1 * k;
    series.append({.iteration = k,
                   .time = t,
                   .values = {std::sin(t), std::cos(t), 0.1, k < 50 ? kNaN : 0.2, k == 3 ? kInfinity : 1 + t, 0.5,
                              128.0 / (1 + k), 128, k < 10 ? kNaN : 0.5, 0.1, 0.2, k == 0 ? kNaN : 1e-3, 1e-5}});
  }
  record::Verdict verdict;
  verdict.transient = 3;
  verdict.first_merge = 2;
  const auto figure = series_figure(series, verdict, "it's \"100%\" {_bold} \\ $x `date`\n");
  EXPECT_EQ(draw(figure.value(), scratch.path()).size(), 4U);
  EXPECT_EQ(draw(merging_figure(series, verdict, "m").value(), scratch.path()).size(), 4U);
  EXPECT_THAT(content(scratch / "series.svg"), HasSubstr("{_bold}"));
}

TEST(SeriesFigure, AConstantSeriesIsDrawnToo) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  const record::Series series = two_rows({"mean_0", "w1", "distinct_critic"}, 0, 0);
  EXPECT_NO_THROW(draw(series_figure(series, {}, "constant").value(), scratch.path()));
  EXPECT_NO_THROW(draw(merging_figure(series, {}, "constant").value(), scratch.path()));
}

}  // namespace
}  // namespace ganflow::report
