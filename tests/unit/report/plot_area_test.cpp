#include "ganflow/report/plot_area.hpp"

#include <gmock/gmock.h>

namespace ganflow::report {
namespace {

constexpr PlotArea kArea = {.left = 10, .top = 20, .width = 100, .height = 50, .x = {-1, 1}, .y = {0, 5}};

TEST(PlotArea, CornersGoToCorners) {
  EXPECT_DOUBLE_EQ(kArea.to_x(-1), 10);
  EXPECT_DOUBLE_EQ(kArea.to_x(1), 110);
  EXPECT_DOUBLE_EQ(kArea.to_y(0), 70) << "the canvas counts downwards";
  EXPECT_DOUBLE_EQ(kArea.to_y(5), 20);
  const Curve curve = kArea.to_canvas({{0}, {2.5}});
  EXPECT_DOUBLE_EQ(curve.x[0], 60);
  EXPECT_DOUBLE_EQ(curve.y[0], 45);
}

TEST(WithSubscripts, LowersTheDigitsAfterAnUnderscore) {
  EXPECT_EQ(with_subscripts("x_1"), "x₁");
  EXPECT_EQ(with_subscripts("|c_12| and a_0"), "|c₁₂| and a₀");
  EXPECT_EQ(with_subscripts("principal component 1 (89%)"), "principal component 1 (89%)");
  EXPECT_EQ(with_subscripts("a_b_"), "a_b_");
}

/// Is anything drawn in these pixels?
bool is_marked(Canvas& canvas, std::size_t x0, std::size_t x1, std::size_t y0, std::size_t y1) {
  const auto bytes = canvas.pixels();
  const auto columns = static_cast<std::size_t>(canvas.width());
  for (std::size_t y = y0; y < y1; ++y) {
    for (std::size_t x = x0; x < x1; ++x) {
      if (std::to_integer<int>(bytes[4 * (y * columns + x)]) != 255) {
        return true;
      }
    }
  }
  return false;
}

TEST(DrawAxes, WritesWhereItShouldAndLeavesTheInsideFree) {
  Canvas canvas(300, 200, 1.0);
  const PlotArea area{.left = 80, .top = 30, .width = 150, .height = 100, .x = {-1, 1}, .y = {0, 5}};
  draw_axes(canvas, area, {.title = "title", .x_label = "x", .y_label = "y"});
  EXPECT_TRUE(is_marked(canvas, 80, 120, 5, 28)) << "title";
  EXPECT_TRUE(is_marked(canvas, 140, 170, 150, 175)) << "label below";
  EXPECT_TRUE(is_marked(canvas, 30, 75, 30, 130)) << "tics at the left";
  EXPECT_FALSE(is_marked(canvas, 83, 227, 33, 127)) << "inside";
  EXPECT_FALSE(is_marked(canvas, 240, 300, 0, 200)) << "nothing at the right yet";
  draw_right_axis(canvas, area, {-3, 3}, "D", 13, {});
  EXPECT_TRUE(is_marked(canvas, 233, 260, 30, 130));
}

}  // namespace
}  // namespace ganflow::report
