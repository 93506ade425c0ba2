#include "ganflow/report/basin_plot.hpp"

#include "ganflow/core/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

namespace ganflow::report {

namespace {

// Dark centre, pale rim: ordered by lightness, so that it reads in grey and by colour-blind readers.
constexpr const char* kLevelPalette = "(0 \"#08306B\", 0.5 \"#2171B5\", 1 \"#9ECAE1\")";
constexpr const char* kRed = "#D01C1C";

std::string block(const std::string& name, const std::string& rows) {
  return "$" + name + " << EOD\n" + rows + "EOD\n";
}

std::string points(const std::vector<double>& x, const std::vector<double>& y) {
  GF_EXPECT(x.size() == y.size());
  std::string rows;
  for (std::size_t i = 0; i < x.size(); ++i) {
    fmt::format_to(std::back_inserter(rows), "{:.6g},{:.6g}\n", x[i], y[i]);
  }
  return rows;
}

std::string levels(const BasinPlot& plot) {
  std::string rows;
  for (std::size_t i = 0; i < plot.x.size(); ++i) {
    fmt::format_to(std::back_inserter(rows), "{:.6g},{:.6g},{:.5g}\n", plot.x[i], plot.y[i], plot.level[i]);
  }
  return rows;
}

std::string walls(const BasinPlot& plot) {
  std::string rows;
  for (const double y : plot.y_walls) {
    fmt::format_to(std::back_inserter(rows), "{0:.6g},{2:.6g}\n{1:.6g},{2:.6g}\n\n", -plot.x_limit, plot.x_limit, y);
  }
  for (const double x : plot.x_walls) {
    fmt::format_to(std::back_inserter(rows), "{2:.6g},{0:.6g}\n{2:.6g},{1:.6g}\n\n", -plot.y_limit, plot.y_limit, x);
  }
  return rows;
}

}  // namespace

Figure basin_figure(const BasinPlot& plot, const std::string& name) {
  GF_EXPECT(plot.x_limit > 0 && plot.y_limit > 0);
  Figure figure{.name = name, .aspect = 0.7, .data = "", .drawing = ""};
  std::vector<std::string> parts;
  if (!plot.x.empty()) {
    figure.data += block("levels", levels(plot));
    parts.push_back(fmt::format(
        "$levels using 1:2:3 with points pointtype 5 pointsize {:.3g} linecolor palette notitle", plot.point_size));
  }
  for (std::size_t i = 0; i < plot.basins.size(); ++i) {
    const Basin& basin = plot.basins[i];
    if (basin.x.empty()) {
      continue;
    }
    figure.data += block(fmt::format("basin{}", i), points(basin.x, basin.y));
    parts.push_back(fmt::format("$basin{} using 1:2 with points pointtype 5 pointsize {:.3g} linecolor \"{}\" notitle",
                                i, plot.point_size, basin.colour));
    // The key's mark has a size of its own: the map's points may be tiny.
    parts.push_back(fmt::format("keyentry with points pointtype 5 pointsize 1 linecolor \"{}\" title {}", basin.colour,
                                gnuplot_string(basin.title)));
  }
  if (!plot.limit_orbit.x.empty()) {
    figure.data += block("limit", points(plot.limit_orbit.x, plot.limit_orbit.y));
    parts.push_back(
        fmt::format("$limit using 1:2 with lines linewidth 2.4 linecolor \"{}\" title 'limit orbit'", kRed));
  }
  if (!plot.y_walls.empty() || !plot.x_walls.empty()) {
    figure.data += block("walls", walls(plot));
    parts.emplace_back("$walls using 1:2 with lines linewidth 3 linecolor \"#303030\" notitle");
  }
  figure.drawing = fmt::format(
      "  unset grid\n  set border 15 linewidth 0.8 linecolor \"#404040\"\n"
      "  set key at graph 1, graph 1.015 right bottom horizontal Left reverse samplen 1.2 width 0\n"
      "  set label 1 {} at graph 0, graph 1 offset 0, character 2.1 noenhanced\n"
      "  set lmargin at screen 0.10\n  set rmargin at screen 0.83\n  set tmargin at screen 0.87\n"
      "  set bmargin at screen 0.12\n"
      "  set palette defined {}\n  set cbrange [0:1]\n  set style fill solid\n"
      "  set cblabel \"level, (H - γ) / (H* - γ)\" offset -0.5\n"
      "  set xrange [{:.6g}:{:.6g}]\n  set yrange [{:.6g}:{:.6g}]\n"
      "  set xlabel \"generator's start, θ\"\n  set ylabel \"critic's start, ω\"\n",
      gnuplot_string(plot.title), kLevelPalette, -plot.x_limit, plot.x_limit, -plot.y_limit, plot.y_limit);
  figure.drawing += fmt::format("  plot {}\n", fmt::join(parts, ", \\\n       "));
  return figure;
}

}  // namespace ganflow::report
