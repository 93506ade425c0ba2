#include "ganflow/report/gradient_plot.hpp"

#include "ganflow/report/legend.hpp"
#include "ganflow/report/thinning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace ganflow::report {

namespace {

constexpr double kHalfDecade = 3.4;    // a little more than √10
constexpr std::size_t kBuckets = 250;  // of time: the figure is half a page wide

struct Points {
  std::vector<double> distance;
  std::vector<double> gradient;
};

Points points_of(const record::Series& series, const std::string& distance) {
  Points points;
  const auto x = series.column(distance);
  const auto y = series.column("generator_gradient");
  for (std::size_t i = 0; x && y && i < series.size(); ++i) {
    if ((*x)[i] > 0 && (*y)[i] > 0 && std::isfinite((*x)[i]) && std::isfinite((*y)[i])) {
      points.distance.push_back((*x)[i]);
      points.gradient.push_back((*y)[i]);
    }
  }
  return points;
}

/// With some air; a decade and more, so that a power of ten has its label.
std::string range_of(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double air = *high < 10 * *low ? kHalfDecade : 1.8;
  return fmt::format("[{:.4g}:{:.4g}]", *low / air, *high * air);
}

std::string row(const Points& points, std::size_t i) {
  return fmt::format("{:.6g},{:.6g}\n", points.distance[i], points.gradient[i]);
}

}  // namespace

std::optional<Figure> gradient_figure(const record::Series& series, const std::string& title) {
  const bool sliced = series.column("sliced_w1").has_value();
  const Points points = points_of(series, sliced ? "sliced_w1" : "w1");
  if (points.distance.size() < 2) {
    return std::nullopt;
  }
  Figure figure{.name = "gradient", .aspect = 0.76, .width = Width::kColumn, .data = "", .drawing = ""};
  std::string rows;
  for (const std::size_t i : thin(points.gradient, kBuckets)) {
    rows += row(points, i);
  }
  figure.data = data_block("path", rows) + data_block("first", row(points, 0)) +
                data_block("last", row(points, points.distance.size() - 1));
  const double width = width_cm(figure.width);
  const std::array entries = {LegendEntry{.title = "first", .colour = palette::kBlue, .mark = LegendMark::kDot},
                              LegendEntry{.title = "last", .colour = palette::kVermillion, .mark = LegendMark::kDot}};
  figure.drawing = fmt::format(
      "  set label 1 {} at screen 0.2, screen 0.945 noenhanced\n{}"
      "  set lmargin at screen 0.2\n  set rmargin at screen 0.97\n  set tmargin at screen 0.89\n"
      "  set bmargin at screen 0.2\n  set logscale xy\n  set format y '10^{{%L}}'\n  set xrange {}\n  set yrange {}\n"
      "  set xlabel '{} to the data'\n  set ylabel 'gradient of the generator, rms'\n"
      "  plot $path using 1:2 with linespoints linewidth 0.6 pointtype 7 pointsize 0.25 linecolor \"{}\", \\\n"
      "       $first using 1:2 with points pointtype 7 pointsize 1 linecolor \"{}\", \\\n"
      "       $last using 1:2 with points pointtype 7 pointsize 1 linecolor \"{}\"\n",
      gnuplot_string(title),
      legend(entries, {.right = 0.97 * width, .y = 0.4, .width = width, .height = figure.aspect * width}),
      range_of(points.distance), range_of(points.gradient), sliced ? "sliced W1" : "W1", palette::kGrey, palette::kBlue,
      palette::kVermillion);
  figure.drawing += end_legend(entries.size()) + "  unset label; unset logscale; unset format\n";
  return figure;
}

}  // namespace ganflow::report
