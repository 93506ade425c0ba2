#include "ganflow/report/plot_area.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace ganflow::report {

namespace {

constexpr Paint kInk = {{64, 64, 64}};
constexpr Paint kFrame = {{150, 150, 150}};
constexpr double kTic = 4;            // pixels
constexpr double kPixelsATic = 75;    // along x
constexpr double kPixelsATicUp = 45;  // along y

std::vector<double> tics_of(const Interval& range, double pixels, double pixels_a_tic) {
  const auto count = static_cast<std::size_t>(std::max(2.0, pixels / pixels_a_tic));
  const double step = round_step(range.width(), count);
  std::vector<double> tics;
  for (double k = std::ceil(range.low / step - 1e-9); k * step <= range.high + 1e-9 * step; ++k) {
    tics.push_back(k == 0 ? 0 : k * step);
  }
  return tics;
}

std::string number(double value) { return fmt::format("{:.6g}", std::abs(value) < 1e-12 ? 0 : value); }

}  // namespace

Curve PlotArea::to_canvas(const Curve& curve) const {
  Curve result;
  result.x.reserve(curve.x.size());
  result.y.reserve(curve.y.size());
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    result.x.push_back(to_x(curve.x[i]));
    result.y.push_back(to_y(curve.y[i]));
  }
  return result;
}

std::string with_subscripts(std::string_view text) {
  constexpr std::array kDigits = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  const auto is_digit = [&](std::size_t k) { return k < text.size() && text[k] >= '0' && text[k] <= '9'; };
  std::string result;
  for (std::size_t k = 0; k < text.size(); ++k) {
    if (text[k] != '_' || !is_digit(k + 1)) {
      result += text[k];
      continue;
    }
    for (; is_digit(k + 1); ++k) {
      result += kDigits[static_cast<std::size_t>(text[k + 1] - '0')];
    }
  }
  return result;
}

void draw_axes(Canvas& canvas, const PlotArea& area, const AxisText& text) {
  canvas.draw_rectangle(area.left, area.top, area.width, area.height, 1, kFrame);
  const double bottom = area.top + area.height;
  if (text.has_x_tics) {
    for (const double value : tics_of(area.x, area.width, kPixelsATic)) {
      const double at = area.to_x(value);
      canvas.draw_line(at, bottom, at, bottom + kTic, 1, kFrame);
      canvas.write(at, bottom + kTic + 1.05 * text.letters, number(value), text.letters, Anchor::kCentre, kInk);
    }
  }
  double widest = 0;
  if (text.has_y_tics) {
    for (const double value : tics_of(area.y, area.height, kPixelsATicUp)) {
      const double at = area.to_y(value);
      canvas.draw_line(area.left - kTic, at, area.left, at, 1, kFrame);
      canvas.write(area.left - kTic - 3, at + 0.36 * text.letters, number(value), text.letters, Anchor::kRight, kInk);
      widest = std::max(widest, canvas.text_width(number(value), text.letters));
    }
  }
  canvas.write(area.left + 0.5 * area.width, bottom + kTic + 2.4 * text.letters, with_subscripts(text.x_label),
               text.letters, Anchor::kCentre, kInk);
  if (!text.y_label.empty()) {
    canvas.write_upwards(area.left - kTic - widest - 0.85 * text.letters, area.top + 0.5 * area.height,
                         with_subscripts(text.y_label), text.letters, kInk);
  }
  canvas.write(area.left, area.top - 0.6 * text.letters, text.title, text.letters, Anchor::kLeft, kInk);
}

void draw_right_axis(Canvas& canvas, const PlotArea& area, Interval y, const std::string& label, double letters,
                     const Paint& paint) {
  PlotArea other = area;
  other.y = y;
  const double right = area.left + area.width;
  double widest = 0;
  for (const double value : tics_of(y, area.height, kPixelsATicUp)) {
    const double at = other.to_y(value);
    canvas.draw_line(right, at, right + kTic, at, 1, paint);
    canvas.write(right + kTic + 3, at + 0.36 * letters, number(value), letters, Anchor::kLeft, paint);
    widest = std::max(widest, canvas.text_width(number(value), letters));
  }
  canvas.write_upwards(right + kTic + widest + 1.3 * letters, area.top + 0.5 * area.height, label, letters, paint);
}

}  // namespace ganflow::report
