#pragma once
/// A rectangle of a canvas with axes: where numbers go, and the tics that say so.

#include "ganflow/report/canvas.hpp"
#include "ganflow/report/level_sets.hpp"

#include <string>
#include <string_view>

namespace ganflow::report {

/// Axes x × y drawn into left … left + width, top … top + height of a canvas.
struct PlotArea {
  double left = 0;
  double top = 0;
  double width = 1;
  double height = 1;
  Interval x;
  Interval y;

  double to_x(double value) const { return left + (value - x.low) / x.width() * width; }
  double to_y(double value) const { return top + height - (value - y.low) / y.width() * height; }
  /// A curve of numbers as one of the canvas.
  Curve to_canvas(const Curve& curve) const;
};

/// "x_1" as "x₁": an underscore and the digits after it become a subscript, as gnuplot writes them.
std::string with_subscripts(std::string_view text);

struct AxisText {
  std::string title = {};    ///< above, at the left
  std::string x_label = {};  ///< below, with_subscripts
  std::string y_label = {};  ///< at the left, upwards, with_subscripts
  double letters = 13;       ///< size
  bool has_x_tics = true;
  bool has_y_tics = true;
};

/// Frame, tics with numbers, labels.
void draw_axes(Canvas& canvas, const PlotArea& area, const AxisText& text);

/// Tics and numbers at the right side, of another scale, in a colour.
void draw_right_axis(Canvas& canvas, const PlotArea& area, Interval y, const std::string& label, double letters,
                     const Paint& paint);

}  // namespace ganflow::report
