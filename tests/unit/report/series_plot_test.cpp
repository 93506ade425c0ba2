#include "ganflow/report/series_plot.hpp"

#include "ganflow/io/series_file.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A series of two rows for each column: `first` and `last`.
record::Series two_rows(const record::Columns& columns, double first, double last) {
  record::Series series(columns);
  series.append({.iteration = 0, .time = 0, .values = std::vector<double>(columns.size(), first)});
  series.append({.iteration = 10, .time = 1, .values = std::vector<double>(columns.size(), last)});
  return series;
}

std::string drawing_of(const record::Series& series) {
  const auto figure = series_figure(series, "title");
  return figure ? figure->drawing : "nothing";
}

TEST(SeriesFigure, ThePanelsFollowTheColumns) {
  const std::string all = drawing_of(
      two_rows({"mean_0", "std_0", "w1", "noise_floor", "distinct_critic", "distinct_generator", "wall_share"}, 1, 2));
  EXPECT_THAT(all, AllOf(HasSubstr("\"generated mean\""), HasSubstr("± std"), HasSubstr("W1 to the data"),
                         HasSubstr("noise floor"), HasSubstr("\"distinct particles\""), HasSubstr("axes x1y2")));
  const std::string some = drawing_of(two_rows({"w1"}, 1, 2));
  EXPECT_THAT(some, AllOf(HasSubstr("W1 to the data"), Not(HasSubstr("generated mean")), Not(HasSubstr("noise floor")),
                          Not(HasSubstr("distinct"))));
  EXPECT_THAT(drawing_of(two_rows({"wall_share"}, 0, 1)), AllOf(HasSubstr("wall share"), Not(HasSubstr("x1y2"))));
  EXPECT_THAT(drawing_of(two_rows({"pc1", "sliced_w1", "w1"}, 1, 2)),
              AllOf(HasSubstr("first principal component"), HasSubstr("\"time\":\"sliced_w1\""),
                    Not(HasSubstr("\"time\":\"w1\""))));
}

TEST(SeriesFigure, ThereIsNothingToDrawWithoutFiniteValuesOrRows) {
  EXPECT_FALSE(series_figure(two_rows({"payoff"}, 1, 2), "").has_value());
  EXPECT_FALSE(series_figure(two_rows({"w1"}, kNaN, kInfinity), "").has_value());
  EXPECT_FALSE(series_figure(record::Series({"w1"}), "").has_value());
}

TEST(SeriesFigure, CountsAreLogarithmicBeyondAFactorTen) {
  EXPECT_THAT(drawing_of(two_rows({"distinct_critic"}, 128, 2)), HasSubstr("set logscale y"));
  EXPECT_THAT(drawing_of(two_rows({"distinct_critic"}, 128, 64)), Not(HasSubstr("set logscale y")));
  EXPECT_THAT(drawing_of(two_rows({"distinct_critic"}, 128, 0)), Not(HasSubstr("set logscale y")));
}

TEST(SeriesFigure, BandsStopWhereTheyCouldNotBeToldApart) {
  EXPECT_THAT(drawing_of(two_rows({"mean_0", "mean_1", "std_0", "std_1"}, 1, 2)), HasSubstr("filledcurves"));
  const std::string three = drawing_of(two_rows({"mean_0", "mean_1", "mean_2", "std_0", "std_1", "std_2"}, 1, 2));
  EXPECT_THAT(three, AllOf(Not(HasSubstr("filledcurves")), HasSubstr("'x3'")));
}

TEST(SeriesFigure, LongSeriesAreThinned) {
  record::Series series({"w1"});
  for (int k = 0; k < 12'000; ++k) {
    series.append({.iteration = k, .time = 1.0 * k, .values = {1.0}});
  }
  EXPECT_THAT(drawing_of(series), HasSubstr("every 3 "));
  EXPECT_THAT(drawing_of(two_rows({"w1"}, 1, 2)), HasSubstr("every 1 "));
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
  const record::Columns columns = {
      "mean_0", "mean_1", "std_0", "std_1", "w1", "noise_floor", "distinct_critic", "distinct_generator", "wall_share"};
  record::Series series(columns);
  {
    io::SeriesFile file = io::SeriesFile::create(scratch / "series.csv", columns);
    for (int k = 0; k < 100; ++k) {
      const double t = 0.1 * k;
      const record::Frame frame{.iteration = k,
                                .time = t,
                                .values = {std::sin(t), std::cos(t), 0.1, k < 50 ? kNaN : 0.2,
                                           k == 3 ? kInfinity : 1 + t, 0.5, 128.0 / (1 + k), 128, k < 10 ? kNaN : 0.5}};
      file.append(frame);
      series.append(frame);
    }
  }
  std::filesystem::create_directory(scratch / "report");
  const auto figure = series_figure(series, "it's \"100%\" {_bold} \\ $x `date`\n");
  ASSERT_TRUE(figure.has_value());
  EXPECT_EQ(draw(*figure, scratch / "report").size(), 4U);
  EXPECT_THAT(content(scratch / "report/series.svg"), HasSubstr("{_bold}"));
}

TEST(SeriesFigure, AConstantSeriesIsDrawnToo) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  const record::Series series = two_rows({"mean_0", "w1", "distinct_critic"}, 0, 0);
  write(scratch / "series.csv", "iteration,time,mean_0,w1,distinct_critic\n0,0,0,0,0\n10,1,0,0,0\n");
  std::filesystem::create_directory(scratch / "report");
  EXPECT_NO_THROW(draw(series_figure(series, "constant").value(), scratch / "report"));
}

}  // namespace
}  // namespace ganflow::report
