#include "ganflow/report/phase_portrait.hpp"

#include "ganflow/core/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ganflow::report {

namespace {

constexpr const char* kRed = "#D01C1C";                                                   // the limit orbit of the talk
constexpr const char* kPayoffPalette = "(-1 \"#8FBBDD\", 0 \"#FFFFFF\", 1 \"#F4C28C\")";  // pale: lines lie on it
constexpr double kPanelTop = 0.885;  // of the page, for the panels' edges
constexpr double kPanelLeft = 0.10;
constexpr double kPanelRight = 0.86;
constexpr double kSplit = 0.335;  // bottom of the upper panel when there are two
constexpr double kLowerTop = 0.265;
constexpr double kBottom = 0.11;
constexpr double kHalves = 0.9;  // from here to four times as high, tics every half

void add_curve(std::string& rows, const Curve& curve) {
  GF_EXPECT(curve.x.size() == curve.y.size());
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (std::isnan(curve.x[i]) || std::isnan(curve.y[i])) {
      rows += "\n";
    } else {
      fmt::format_to(std::back_inserter(rows), "{:.6g},{:.6g}\n", curve.x[i], curve.y[i]);
    }
  }
  rows += "\n";
}

std::string block(const std::string& name, const std::string& rows) {
  return "$" + name + " << EOD\n" + rows + "EOD\n";
}

std::string curves_block(const std::string& name, const std::vector<Curve>& curves) {
  std::string rows;
  for (const Curve& curve : curves) {
    add_curve(rows, curve);
  }
  return block(name, rows);
}

std::string starts_block(const std::vector<Curve>& curves) {
  std::string rows;
  for (const Curve& curve : curves) {
    if (!curve.x.empty()) {
      fmt::format_to(std::back_inserter(rows), "{:.6g},{:.6g}\n", curve.x[0], curve.y[0]);
    }
  }
  return block("starts", rows);
}

std::string velocities_block(const std::vector<Arrow>& arrows) {
  std::string rows;
  for (const Arrow& a : arrows) {
    fmt::format_to(std::back_inserter(rows), "{:.6g},{:.6g},{:.6g},{:.6g}\n", a.x - 0.5 * a.dx, a.y - 0.5 * a.dy, a.dx,
                   a.dy);
  }
  return block("velocities", rows);
}

std::string payoff_block(const PhasePortrait& p) {
  GF_EXPECT(p.payoff.size() == p.columns * p.rows);
  std::string rows;
  for (std::size_t r = 0; r < p.rows; ++r) {
    const double y = p.y_limit * (2 * static_cast<double>(r) / static_cast<double>(p.rows - 1) - 1);
    for (std::size_t c = 0; c < p.columns; ++c) {
      const double x = p.x_limit * (2 * static_cast<double>(c) / static_cast<double>(p.columns - 1) - 1);
      fmt::format_to(std::back_inserter(rows), "{:.5g},{:.5g},{:.4g}\n", x, y, p.payoff[r * p.columns + c]);
    }
    rows += "\n";
  }
  return block("payoff", rows);
}

std::string walls_block(const PhasePortrait& p) {
  std::vector<Curve> walls;
  for (const double y : p.y_walls) {
    walls.push_back({{-p.x_limit, p.x_limit}, {y, y}});
  }
  for (const double x : p.x_walls) {
    walls.push_back({{x, x}, {-p.y_limit, p.y_limit}});
  }
  return curves_block("walls", walls);
}

/// One entry of the plot command for each kind that there is something of.
std::string upper_plot(const PhasePortrait& p) {
  std::vector<std::string> parts;
  if (!p.payoff.empty()) {
    parts.emplace_back("$payoff using 1:2:3 with image notitle");
  }
  if (!p.velocities.empty()) {
    parts.emplace_back(
        "$velocities using 1:2:3:4 with vectors size screen 0.006,25,60 filled linewidth 0.6 linecolor \"#8A8A8A\" "
        "notitle");
  }
  if (!p.x_walls.empty() || !p.y_walls.empty()) {
    parts.emplace_back("$walls using 1:2 with lines linewidth 4 linecolor \"#303030\" title 'walls'");
  }
  if (!p.levels.empty()) {
    parts.emplace_back("$levels using 1:2 with lines linewidth 0.8 linecolor \"#606060\" title 'level sets of H'");
  }
  if (!p.trajectories.empty()) {
    parts.push_back(
        fmt::format("$trajectories using 1:2 with lines linewidth 1.7 linecolor \"{0}\" title 'trajectories', "
                    "$starts using 1:2 with points pointtype 7 pointsize 0.55 linecolor \"{0}\" notitle",
                    palette::kBlue));
  }
  if (!p.limit_orbit.x.empty()) {
    parts.push_back(
        fmt::format("$limit using 1:2 with lines linewidth 2.8 linecolor \"{}\" title 'limit orbit'", kRed));
  }
  std::string command = "  plot ";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    command += (i == 0 ? "" : ", \\\n       ") + parts[i];
  }
  return command + "\n";
}

std::string lower_panel() {
  return fmt::format(
      "  unset key\n  unset colorbox\n  unset label\n"
      "  set tmargin at screen {}\n  set bmargin at screen {}\n"
      "  set format x \"%g\"\n  set ylabel \"W_1\"\n"
      "  set yrange [0:1.02]\n  set ytics 0.5\n"
      "  plot $distance using 1:2 with lines linewidth 1.7 linecolor \"{}\"\n",
      kLowerTop, kBottom, palette::kVermillion);
}

}  // namespace

Figure phase_figure(const PhasePortrait& p, const std::string& name) {
  GF_EXPECT(p.x_limit > 0 && p.y_limit > 0);
  const bool two = !p.distance.x.empty();
  Figure figure{.name = name, .aspect = 0.78, .data = "", .drawing = ""};
  figure.data = curves_block("levels", p.levels) + curves_block("limit", {p.limit_orbit}) +
                curves_block("trajectories", p.trajectories) + starts_block(p.trajectories) +
                velocities_block(p.velocities) + walls_block(p) + curves_block("distance", {p.distance});
  if (!p.payoff.empty()) {
    figure.data += payoff_block(p);
  }
  figure.drawing = fmt::format(
      "  unset label\n  unset grid\n  unset xlabel\n"
      "  set style fill solid\n"  // else the colour box is as transparent as the bands of other figures
      "  set border 15 linewidth 0.8 linecolor \"#404040\"\n  set tics nomirror out scale 0.6\n"
      "  set multiplot\n"
      "  set lmargin at screen {}\n  set rmargin at screen {}\n  set tmargin at screen {}\n  set bmargin at screen {}\n"
      "  set key at graph 1, graph 1.015 right bottom horizontal Left reverse samplen 1.8 width -1\n"
      "  set label 1 {} at graph 0, graph 1 offset 0, character 2.1 noenhanced\n"
      "  set palette defined {}\n"
      "  set colorbox user origin screen {:.3f}, screen {} size screen 0.022, screen {:.3f}\n"
      "  set cblabel \"payoff, Ψ\" offset 0.5\n  set cbtics scale 0.4\n"
      "  set xrange [{:.6g}:{:.6g}]\n  set yrange [{:.6g}:{:.6g}]\n"
      "  set ylabel {} noenhanced\n  set ytics {}\n",
      kPanelLeft, kPanelRight, kPanelTop, two ? kSplit : kBottom, gnuplot_string(p.title), kPayoffPalette,
      kPanelRight + 0.015, two ? kSplit : kBottom, kPanelTop - (two ? kSplit : kBottom), -p.x_limit, p.x_limit,
      -p.y_limit, p.y_limit, gnuplot_string(p.y_label),
      p.y_limit > kHalves && p.y_limit < 4 * kHalves ? "0.5" : "autofreq");
  if (!p.payoff.empty()) {
    double largest = 0;
    for (const double value : p.payoff) {
      largest = std::max(largest, std::abs(value));
    }
    figure.drawing += fmt::format("  set cbrange [{:.4g}:{:.4g}]\n", -largest, largest > 0 ? largest : 1);
  }
  const std::string x_label = fmt::format("  set xlabel {} noenhanced\n", gnuplot_string(p.x_label));
  figure.drawing += two ? std::string("  set format x \"\"\n") : x_label;
  figure.drawing += upper_plot(p);
  if (two) {
    figure.drawing += x_label + lower_panel();
  }
  figure.drawing += "  unset multiplot\n";
  return figure;
}

}  // namespace ganflow::report
