#include "ganflow/report/panel_stack.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

record::Series line_of(std::size_t rows) {
  record::Series series({"x", "dx", "none"});
  for (std::size_t k = 0; k < rows; ++k) {
    const auto t = static_cast<double>(k);
    series.append({.iteration = static_cast<std::int64_t>(k), .time = t, .values = {2 * t, 0.5, kNaN}});
  }
  return series;
}

TEST(SeriesCurves, ALineAndABandAreDatablocks) {
  const record::Series series = line_of(3);
  SeriesCurves curves(series);
  SeriesPanel panel;
  curves.add_line(panel, "x", {.colour = "#000000", .dash = 2}, "it's x");
  curves.add_band(panel, "x", "dx", "#0072B2", "band");
  EXPECT_THAT(curves.data(), AllOf(HasSubstr("$x << EOD\n0,0\n1,2\n2,4\nEOD"),
                                   HasSubstr("$dx << EOD\n0,-0.5,0.5\n1,1.5,2.5\n2,3.5,4.5\nEOD")));
  EXPECT_THAT(panel.parts,
              testing::ElementsAre("$x using 1:2 with lines linewidth 1.3 linecolor \"#000000\" dashtype 2 notitle",
                                   "$dx using 1:2:3 with filledcurves linecolor \"#0072B2\" notitle"));
  ASSERT_EQ(panel.legend.size(), 2U);
  EXPECT_EQ(panel.legend[0].title, "it's x");
  EXPECT_EQ(panel.legend[1].title, "band");
  EXPECT_TRUE(curves.has("x"));
  EXPECT_FALSE(curves.has("none"));
  EXPECT_FALSE(curves.has("missing"));
}

TEST(SeriesCurves, LongLinesAreThinned) {
  const record::Series series = line_of(100'000);
  SeriesCurves curves(series);
  SeriesPanel panel;
  curves.add_line(panel, "x", {}, "x");
  EXPECT_LT(std::count(curves.data().begin(), curves.data().end(), '\n'), 1605);
}

TEST(StackPanels, EveryPanelHasItsPlaceAndTheLastTheTime) {
  const record::Series series = line_of(3);
  const std::vector<SeriesPanel> panels(
      3,
      {.settings = "  set ylabel 'y'\n", .parts = {"x with lines"}, .legend = {{.title = "x", .colour = "#000000"}}});
  const auto figure = stack_panels(series, panels, "", {.name = "f", .title = "t", .shaded_until = 1.5});
  ASSERT_TRUE(figure.has_value());
  EXPECT_EQ(figure->name, "f");
  EXPECT_THAT(figure->drawing, AllOf(HasSubstr("set xrange [0:2]"), HasSubstr("to first 1.5, graph 1"),
                                     HasSubstr("mean-field time"), HasSubstr("set label 50 'x'")));
  EXPECT_FALSE(stack_panels(series, {}, "", {.name = "f", .title = ""}).has_value());
  EXPECT_FALSE(stack_panels(line_of(1), panels, "", {.name = "f", .title = ""}).has_value());
  EXPECT_THAT(stack_panels(series, panels, "", {.name = "f", .title = ""})->drawing, Not(HasSubstr("rectangle")));
}

TEST(ValueRange, IsThatOfFiniteValues) {
  ValueRange range;
  EXPECT_TRUE(range.empty());
  range.include(kNaN);
  EXPECT_TRUE(range.empty());
  range.include(3);
  range.include(-1);
  EXPECT_EQ(range.low, -1);
  EXPECT_EQ(range.high, 3);
}

}  // namespace
}  // namespace ganflow::report
