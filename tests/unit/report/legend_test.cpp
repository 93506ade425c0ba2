#include "ganflow/report/legend.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::array kEntries = {LegendEntry{.title = "it's θ", .colour = "#0072B2", .mark = LegendMark::kDot},
                             LegendEntry{.title = "data", .colour = "#707070", .dash = 2}};

TEST(Legend, EntriesFollowOneAnotherAndEndWhereTheyShould) {
  const std::string commands = legend(kEntries, {.right = 10, .y = 1, .width = 20, .height = 4});
  EXPECT_THAT(commands,
              AllOf(HasSubstr("set label 50 'it''s θ' at screen"), HasSubstr("screen 0.7500"), HasSubstr("pointtype 7"),
                    HasSubstr("set arrow 51 from"), HasSubstr("dashtype 2"), HasSubstr("'data'")));
  const double left = 10 - legend_width(kEntries);
  EXPECT_THAT(commands, HasSubstr(fmt::format("at screen {:.4f}", (left + 0.12) / 20)));
  EXPECT_EQ(end_legend(2), "  unset label 50; unset arrow 50\n  unset label 51; unset arrow 51\n");
}

TEST(Legend, WidthCountsLettersNotBytes) {
  const std::array greek = {LegendEntry{.title = "θθθθ", .colour = "#000000"}};
  const std::array latin = {LegendEntry{.title = "data", .colour = "#000000"}};
  EXPECT_DOUBLE_EQ(legend_width(greek), legend_width(latin));
  EXPECT_EQ(legend_width({}), 0);
  EXPECT_GT(legend_width(kEntries), 2 * legend_width(latin) * 0.8);
}

TEST(Legend, IsDrawnByGnuplot) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  const std::string drawing = legend(kEntries, {.right = 8, .y = 0.4, .width = 8.5, .height = 6}) + "  plot sin(x)\n" +
                              end_legend(kEntries.size());
  draw({.name = "fig", .width = Width::kColumn, .data = "", .drawing = drawing}, scratch.path());
  EXPECT_THAT(content(scratch / "fig.svg"), AllOf(HasSubstr("it's θ"), HasSubstr(">data<")));
}

}  // namespace
}  // namespace ganflow::report
