#include "ganflow/report/modes_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Four rows; the last has the shares ¼ and ½, so that ¼ lies in no mode.
record::Series shares(double before = 1) {
  record::Series series({"share_0", "share_1"});
  for (std::int64_t k = 0; k < 4; ++k) {
    const auto time = static_cast<double>(k);
    series.append({.iteration = k, .time = time, .values = {k < 3 ? before : 0.25, k < 3 ? 0.0 * before : 0.5}});
  }
  return series;
}

record::Verdict verdict_of_two() {
  record::Verdict verdict;
  verdict.modes.emplace();
  verdict.modes->counts = {100, 0};
  verdict.modes->data_shares = {0.7, 0.3};
  verdict.modes->lost_modes = {1};
  return verdict;
}

TEST(ModesFigure, StacksTheSharesAndPutsTheDataBeside) {
  const auto figure = modes_figure(shares(), verdict_of_two(), "a run");
  ASSERT_TRUE(figure.has_value());
  EXPECT_THAT(figure->data, AllOf(HasSubstr("\n0,0,1,1\n"), HasSubstr("\n3,0,0.25,0.75\n")));
  EXPECT_THAT(figure->drawing, AllOf(HasSubstr("using 1:2:3"), HasSubstr("using 1:3:4"), Not(HasSubstr("using 1:4:5")),
                                     HasSubstr("first 0, first 0.7 to first 1, first 1"), HasSubstr("'mode 1, lost'"),
                                     HasSubstr("'0' at")));
}

TEST(ModesFigure, HasNoBarWithoutAVerdictOnTheSameModes) {
  EXPECT_THAT(modes_figure(shares(), {}, "").value().drawing, Not(HasSubstr("'data'")));
  record::Verdict other = verdict_of_two();
  other.modes->data_shares = {0.2, 0.3, 0.5};
  EXPECT_THAT(modes_figure(shares(), other, "").value().drawing, Not(HasSubstr("'data'")));
}

TEST(ModesFigure, LeavesOutRowsWithoutShares) {
  EXPECT_FALSE(modes_figure(shares(kNaN), {}, "").has_value());  // one row is left
  EXPECT_FALSE(modes_figure(record::Series({"w1"}), {}, "").has_value());
  EXPECT_FALSE(modes_figure(record::Series({"share_0"}), {}, "").has_value());
}

TEST(ModesFigure, AveragesNeighboursOfLongSeries) {
  record::Series series({"share_0"});
  for (std::int64_t k = 0; k < 3200; ++k) {
    series.append({.iteration = k, .time = static_cast<double>(k), .values = {k % 2 == 0 ? 1.0 : 0.0}});
  }
  const std::string data = modes_figure(series, {}, "").value().data;
  EXPECT_LT(std::count(data.begin(), data.end(), '\n'), 170);
  EXPECT_THAT(data, HasSubstr("\n9.5,0,0.5\n"));  // rows 0 to 19
}

TEST(ModesFigure, GnuplotDrawsManyModes) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  record::Columns columns;
  record::Verdict verdict;
  verdict.modes.emplace();
  verdict.modes->lost_modes = {3, 24};
  for (int k = 0; k < 25; ++k) {
    columns.push_back("share_" + std::to_string(k));
    verdict.modes->counts.push_back(1);
    verdict.modes->data_shares.push_back(0.04);
  }
  record::Series series(columns);
  series.append({.iteration = 0, .time = 0, .values = std::vector<double>(25, 0.02)});
  series.append({.iteration = 1, .time = 1, .values = std::vector<double>(25, 0.04)});
  EXPECT_EQ(draw(modes_figure(series, verdict, "grid").value(), scratch.path()).size(), 4U);
}

}  // namespace
}  // namespace ganflow::report
