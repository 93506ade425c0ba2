#include "ganflow/report/comparison_plot.hpp"

#include "ganflow/core/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>

namespace ganflow::report {

namespace {

// Inches of a page 17 cm wide.
constexpr double kWidth = 6.69;
constexpr double kRow = 0.215;
constexpr double kTop = 0.62;     // title and headings
constexpr double kBottom = 0.85;  // axis, its label, the key
constexpr double kCurves = 1.45;  // where the panels begin …
constexpr double kDistances = 3.05;
constexpr double kVerdicts = 5.15;
constexpr double kNotes = 6.08;  // … and the last ends
constexpr double kGap = 0.2;
constexpr double kEdge = 0.08;
constexpr double kRoom = 1.25;        // factor, on a logarithmic axis
constexpr double kHalfRow = 0.4;      // of a row's height that curves and boxes take, to either side
constexpr double kSpareScale = 1.25;  // a scale is so much larger than what sets it

struct VerdictColour {
  const char* verdict;
  const char* colour;
};
constexpr std::array kVerdictColours = {VerdictColour{"converging", palette::kGreen},
                                        VerdictColour{"resting", palette::kSky},
                                        VerdictColour{"oscillating", palette::kVermillion},
                                        VerdictColour{"damped", palette::kOrange},
                                        VerdictColour{"growing", palette::kPurple},
                                        VerdictColour{"drifting", palette::kBlue},
                                        VerdictColour{"noise", "#9a9a9a"},
                                        VerdictColour{"undecided", "#d0d0d0"},
                                        VerdictColour{"diverged", palette::kBlack},
                                        VerdictColour{"sampler", "#ece6d2"}};

/// "#0072B2" as the number that gnuplot's variable colours are.
std::uint32_t number_of(const std::string& colour) {
  return static_cast<std::uint32_t>(std::stoul(colour.substr(1), nullptr, 16));
}

std::string colour_of(const std::string& verdict) {
  const auto* const known = std::find_if(kVerdictColours.begin(), kVerdictColours.end(),
                                         [&](const VerdictColour& c) { return verdict == c.verdict; });
  return known == kVerdictColours.end() ? palette::kGrey : known->colour;
}

struct Scale {
  double centre = 0;
  double half = 1;
};

/// About the middle of what a location did in its last half.
Scale scale_of(const std::vector<double>& location) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (std::size_t i = location.size() / 2; i < location.size(); ++i) {
    if (std::isfinite(location[i])) {
      low = std::min(low, location[i]);
      high = std::max(high, location[i]);
    }
  }
  return high > low ? Scale{(low + high) / 2, kSpareScale * (high - low) / 2} : Scale{std::isfinite(low) ? low : 0, 1};
}

std::string curves_block(const std::vector<ComparisonLine>& lines, const Scale& scale) {
  std::string rows;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const double end = lines[k].time.empty() ? 1 : lines[k].time.back();
    for (std::size_t i = 0; i < lines[k].time.size(); ++i) {
      const double place = (lines[k].location[i] - scale.centre) / scale.half;
      if (std::isfinite(place)) {
        fmt::format_to(std::back_inserter(rows), "{:.5g},{:.5g}\n", end > 0 ? lines[k].time[i] / end : 0,
                       static_cast<double>(k) - kHalfRow * std::clamp(place, -1.0, 1.0));
      }
    }
    rows += "\n";
  }
  return data_block("curves", rows);
}

std::string distances_block(const std::vector<ComparisonLine>& lines) {
  std::string seeds;
  std::string means;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    for (const double d : lines[k].distances) {
      if (std::isfinite(d) && d > 0) {
        fmt::format_to(std::back_inserter(seeds), "{:.6g},{}\n", d, k);
      }
    }
    if (std::isfinite(lines[k].mean) && lines[k].mean > 0) {
      fmt::format_to(std::back_inserter(means), "{:.6g},{},{:.6g},{:.6g}\n", lines[k].mean, k, lines[k].low,
                     std::isfinite(lines[k].high) ? lines[k].high : lines[k].mean);
    }
  }
  return data_block("seeds", seeds) + data_block("means", means);
}

std::string verdicts_block(const std::vector<ComparisonLine>& lines) {
  std::string rows;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    double seeds = 0;
    for (const auto& [verdict, count] : lines[k].verdicts) {
      seeds += static_cast<double>(count);
    }
    double from = 0;
    for (const auto& [verdict, count] : lines[k].verdicts) {
      const double to = from + static_cast<double>(count) / seeds;
      const auto y = static_cast<double>(k);
      fmt::format_to(std::back_inserter(rows), "{:.4g},{},{:.4g},{:.4g},{:.4g},{:.4g},{}\n", (from + to) / 2, k, from,
                     to, y - kHalfRow, y + kHalfRow, number_of(colour_of(verdict)));
      from = to;
    }
  }
  return data_block("verdicts", rows);
}

std::string margins(double left, double right) {
  return fmt::format("  set lmargin at screen {:.4f}\n  set rmargin at screen {:.4f}\n", left / kWidth, right / kWidth);
}

std::string label(int tag, const std::string& text, double x, double y, const char* where) {
  return fmt::format("  set label {} {} at screen {:.4f}, screen {:.4f} {} noenhanced\n", tag, gnuplot_string(text),
                     x / kWidth, y, where);
}

std::string headings(const ComparisonLabels& labels, double height) {
  const double y = 1 - (kTop - 0.14) / height;
  return label(1, labels.title, kEdge, 1 - 0.18 / height, "left") + label(2, labels.location, kCurves, y, "left") +
         label(3, labels.distance, kDistances, y, "left") + label(4, "verdicts", kVerdicts, y, "left") +
         label(5, labels.note, kWidth - kEdge, y, "right");
}

/// Ticks at the rows, with names or without.
std::string row_ticks(const std::vector<ComparisonLine>& lines, bool named) {
  std::vector<std::string> ticks;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    ticks.push_back(fmt::format("{} {}", gnuplot_string(named ? lines[k].name : ""), k));
  }
  return fmt::format("  set ytics ({}) scale 0 noenhanced\n", fmt::join(ticks, ", "));
}

std::string curves_panel(const std::vector<ComparisonLine>& lines) {
  return margins(kCurves, kDistances - kGap) + row_ticks(lines, true) +
         fmt::format(
             "  set xrange [0:1]\n  unset xtics\n  set border 0\n  set xlabel 'training, start to end'\n"
             "  plot $curves using 1:2 with lines linewidth 0.9 linecolor \"{}\" notitle\n"
             "  unset xlabel\n  unset label\n",
             palette::kBlack);
}

/// What is to be seen on the logarithmic axis, with some room to either side.
std::string distance_range(const ComparisonLabels& labels, const std::vector<ComparisonLine>& lines) {
  double least = labels.floor > 0 ? labels.floor : std::numeric_limits<double>::infinity();
  double most = labels.floor;
  for (const ComparisonLine& line : lines) {
    for (const double d : line.distances) {
      if (std::isfinite(d) && d > 0) {
        least = std::min(least, d);
        most = std::max(most, d);
      }
    }
  }
  return most > 0 ? fmt::format("[{:.4g}:{:.4g}]", least / kRoom, most * kRoom) : "[0.1:1]";
}

std::string distances_panel(const ComparisonLabels& labels, const std::vector<ComparisonLine>& lines) {
  std::string floor;
  if (labels.floor > 0) {
    floor = fmt::format(
        "  set arrow 1 from {0:.6g}, graph 0 to {0:.6g}, graph 1 nohead dashtype 2 linewidth 0.9 "
        "linecolor \"{1}\"\n",
        labels.floor, palette::kGrey);
  }
  return margins(kDistances, kVerdicts - kGap) + row_ticks(lines, false) + floor +
         fmt::format(
             "  set border 1\n  set logscale x\n  set xrange {}\n"
             "  set xtics nomirror autofreq format '%g' scale 0.6\n  set xlabel '{}'\n"
             "  plot $seeds using 1:2 with points pointtype 6 pointsize 0.45 linecolor \"{}\" notitle, \\\n"
             "       $means using 1:2:3:4 with xerrorbars pointtype 7 pointsize 0.5 linewidth 1.3 linecolor \"{}\" "
             "notitle\n"
             "  unset logscale x\n  unset arrow\n  unset xlabel\n",
             distance_range(labels, lines), labels.floor > 0 ? "dashed: real against real" : "", palette::kGrey,
             palette::kBlue);
}

std::string verdicts_panel(const std::vector<ComparisonLine>& lines) {
  std::string notes;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    notes += fmt::format("  set label {} {} at first 1, first {} right offset screen {:.4f}, 0 noenhanced\n", 10 + k,
                         gnuplot_string(lines[k].note), k, (kWidth - kEdge - kNotes) / kWidth);
  }
  return margins(kVerdicts, kNotes) +
         fmt::format(
             "  set border 0\n  unset xtics\n  set xrange [0:1]\n{}"
             "  plot $verdicts using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid 1 noborder linecolor rgb "
             "variable notitle\n  unset label\n",
             notes);
}

/// A plot of nothing over the whole width, whose key has room.
std::string key_panel(const std::vector<ComparisonLine>& lines, double height) {
  std::vector<std::string> parts = {"NaN notitle"};
  for (const VerdictColour& c : kVerdictColours) {
    const bool is_there = std::any_of(lines.begin(), lines.end(), [&](const ComparisonLine& line) {
      return std::any_of(line.verdicts.begin(), line.verdicts.end(),
                         [&](const auto& v) { return v.first == c.verdict; });
    });
    if (is_there) {
      parts.push_back(fmt::format("keyentry with boxes fillstyle solid 1 noborder linecolor \"{}\" title '{}'",
                                  c.colour, c.verdict));
    }
  }
  return margins(kEdge, kWidth - kEdge) +
         fmt::format(
             "  set border 0\n  unset xtics\n  unset ytics\n"
             "  set key at screen 0.5, screen {:.4f} center bottom horizontal Left reverse samplen 1.2 width 1 "
             "noenhanced\n  plot {}\n",
             kEdge / height, fmt::join(parts, ", \\\n       "));
}

}  // namespace

Figure comparison_figure(const ComparisonLabels& labels, const std::vector<ComparisonLine>& lines, std::size_t scale_by,
                         const std::string& name) {
  GF_EXPECT(!lines.empty() && scale_by < lines.size());
  const double height = kTop + kBottom + kRow * static_cast<double>(lines.size());
  Figure figure{.name = name, .aspect = height / kWidth, .data = "", .drawing = ""};
  figure.data =
      curves_block(lines, scale_of(lines[scale_by].location)) + distances_block(lines) + verdicts_block(lines);
  figure.drawing =
      "  set multiplot\n" + headings(labels, height) +
      fmt::format(
          "  set tmargin at screen {:.4f}\n  set bmargin at screen {:.4f}\n"
          "  set yrange [{}.5:-0.5]\n  set grid noxtics ytics linewidth 0.5 linecolor \"#e4e4e4\"\n",
          1 - kTop / height, kBottom / height, lines.size() - 1) +
      curves_panel(lines) + distances_panel(labels, lines) + verdicts_panel(lines) + key_panel(lines, height) +
      "  unset multiplot\n  unset label\n  unset key\n  set ytics autofreq scale 0.6\n  set autoscale\n  set "
      "border 3\n";
  return figure;
}

}  // namespace ganflow::report
