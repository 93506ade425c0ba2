#include "ganflow/report/study_plot.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/report/level_sets.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

namespace ganflow::report {

namespace {

constexpr std::array kColours = {palette::kBlue,   palette::kVermillion, palette::kGreen, palette::kPurple,
                                 palette::kOrange, palette::kSky,        palette::kBlack};
constexpr std::array kMarks = {7, 5, 9, 11, 13, 6, 4};  // gnuplot's filled circle, square, triangles …
constexpr double kWidth = 6.5;                          // inches
constexpr double kPanel = 2.6;
constexpr double kTop = 0.45;
constexpr double kGap = 0.75;  // below a panel: its axis and label
constexpr double kKeyLine = 0.19;

bool can_show(double value, bool log) { return std::isfinite(value) && (!log || value > 0); }

std::string name_of(std::size_t panel, std::size_t series) { return fmt::format("$p{}s{}", panel, series); }

/// Range of what is drawn along an axis, bars included; not finite where nothing is.
Interval range_of(const StudyPanel& panel, bool along_x) {
  Interval range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const StudySeries& series : panel.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!can_show(series.x[i], panel.log_x) || !can_show(series.y[i], panel.log_y)) {
        continue;
      }
      const double value = along_x ? series.x[i] : series.y[i];
      range.low = std::min(range.low, value);
      range.high = std::max(range.high, value);
      if (!along_x && !series.low.empty() && can_show(series.low[i], panel.log_y) && std::isfinite(series.high[i])) {
        range.low = std::min(range.low, series.low[i]);
        range.high = std::max(range.high, series.high[i]);
      }
    }
  }
  return range;
}

/// Tics of an axis. Where a logarithmic one holds no decade whose ends both show, gnuplot would write one number or
/// none: then at round steps.
std::string tics_of(const StudyPanel& panel, bool along_x) {
  constexpr std::size_t kSteps = 4;
  constexpr double kFewDecades = 10;
  const char* const axis = along_x ? "x" : "y";
  const bool log = along_x ? panel.log_x : panel.log_y;
  const Interval range = range_of(panel, along_x);
  if (log && range.low < range.high && range.high < kFewDecades * range.low) {
    const double step = round_step(range.width(), kSteps);
    std::vector<std::string> tics;
    for (double k = std::max(1.0, std::floor(range.low / step)); k <= std::ceil(range.high / step); ++k) {
      tics.push_back(fmt::format("{:.6g}", k * step));
    }
    return fmt::format("  set format {0} '%g'\n  set {0}tics ({1})\n", axis, fmt::join(tics, ", "));
  }
  return fmt::format("  set {0}tics autofreq\n  set format {0} '{1}'\n", axis, log && !along_x ? "10^{%L}" : "%g");
}

/// Rows x, y, low, high.
std::string block_of(const StudyPanel& panel, const StudySeries& series, const std::string& name) {
  std::string rows = name + " << EOD\n";
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (!can_show(series.x[i], panel.log_x) || !can_show(series.y[i], panel.log_y)) {
      rows += series.joined ? "\n" : "";  // a gap in the line
      continue;
    }
    const bool bars = !series.low.empty() && can_show(series.low[i], panel.log_y) && std::isfinite(series.high[i]);
    fmt::format_to(std::back_inserter(rows), "{:.10g},{:.10g},{:.10g},{:.10g}\n", series.x[i], series.y[i],
                   bars ? series.low[i] : series.y[i], bars ? series.high[i] : series.y[i]);
  }
  return rows + "EOD\n";
}

bool is_drawn(const StudyPanel& panel, const StudySeries& series) {
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (can_show(series.x[i], panel.log_x) && can_show(series.y[i], panel.log_y)) {
      return true;
    }
  }
  return false;
}

bool has_line(const StudySeries& series) { return series.slope && series.from < series.to; }

bool shows_theory(const StudyPanel& panel) {
  return std::any_of(panel.series.begin(), panel.series.end(), [&](const StudySeries& series) {
    return series.theory && !series.joined && has_line(series) && is_drawn(panel, series);
  });
}

/// y of a line with that slope that meets the fitted one in the middle of its range.
std::string line_of(const StudyPanel& panel, const StudySeries& series, double slope) {
  const bool log = panel.log_x && panel.log_y;
  const double middle = log ? std::sqrt(series.from * series.to) : (series.from + series.to) / 2;
  if (log) {
    const double level = series.level + (*series.slope - slope) * std::log(middle);
    const std::string power =
        fmt::format("[{:.10g}:{:.10g}] exp({:.10g})*x**({:.10g})", series.from, series.to, level, slope);
    return series.correction == 0
               ? power
               : power + fmt::format("*exp({:.10g}*x**({:.10g}))", series.correction, series.correction_power);
  }
  const double level = series.level + (*series.slope - slope) * middle;
  return fmt::format("[{:.10g}:{:.10g}] {:.10g}+({:.10g})*x", series.from, series.to, level, slope);
}

void add_series(std::vector<std::string>& parts, const StudyPanel& panel, std::size_t p, std::size_t s) {
  const StudySeries& series = panel.series[s];
  const char* const colour = kColours[s % kColours.size()];
  const std::string title = series.title.empty() ? "notitle" : "title " + gnuplot_string(series.title);
  if (series.joined) {
    parts.push_back(
        fmt::format("{} using 1:2 with lines linewidth 1.2 linecolor \"{}\" {}", name_of(p, s), colour, title));
    return;
  }
  parts.push_back(fmt::format("{} using {} pointtype {} pointsize 0.7 linewidth 1 linecolor \"{}\" {}", name_of(p, s),
                              series.low.empty() ? "1:2 with points" : "1:2:3:4 with yerrorbars",
                              kMarks[s % kMarks.size()], colour, title));
  if (has_line(series)) {
    parts.push_back(fmt::format("{} with lines linewidth 1.4 linecolor \"{}\" notitle",
                                line_of(panel, series, *series.slope), colour));
    if (series.theory) {
      parts.push_back(fmt::format("{} with lines linewidth 1.4 dashtype 2 linecolor \"{}\" notitle",
                                  line_of(panel, series, *series.theory), palette::kGrey));
    }
  }
}

std::string panel_drawing(const StudyPanel& panel, std::size_t p) {
  std::vector<std::string> parts;
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    if (is_drawn(panel, panel.series[s])) {
      add_series(parts, panel, p, s);
    }
  }
  if (shows_theory(panel)) {
    parts.push_back(
        fmt::format("keyentry with lines linewidth 1.4 dashtype 2 linecolor \"{}\" title 'slope of the "
                    "theory'",
                    palette::kGrey));
  }
  std::string text = fmt::format(
      "  unset logscale\n{}{}{}{}"
      "  set xlabel {} noenhanced\n  set ylabel {} noenhanced\n  set title {} noenhanced\n",
      panel.log_x ? "  set logscale x\n" : "", panel.log_y ? "  set logscale y\n" : "", tics_of(panel, true),
      tics_of(panel, false), gnuplot_string(panel.x_label), gnuplot_string(panel.y_label), gnuplot_string(panel.title));
  if (parts.empty()) {
    return text +
           "  unset logscale\n  set label 2 'nothing to show' at graph 0.5, graph 0.5 center\n  plot [0:1] [0:1] NaN "
           "notitle\n"
           "  unset label 2\n";
  }
  return text + fmt::format("  plot {}\n", fmt::join(parts, ", \\\n       "));
}

/// Lines of the key, which stands below its panel.
std::size_t key_lines(const StudyPanel& panel) {
  std::size_t lines = shows_theory(panel) ? 1 : 0;
  for (const StudySeries& series : panel.series) {
    lines += !series.title.empty() && is_drawn(panel, series) ? 1 : 0;
  }
  return lines;
}

}  // namespace

Figure study_figure(const std::string& title, const std::vector<StudyPanel>& panels, const std::string& name) {
  GF_EXPECT(!panels.empty());
  double height = kTop;
  for (const StudyPanel& panel : panels) {
    height += kPanel + kGap + kKeyLine * static_cast<double>(key_lines(panel));
  }
  Figure figure{.name = name, .aspect = height / kWidth, .data = "", .drawing = ""};
  figure.drawing = fmt::format(
      "  set multiplot\n  set autoscale noextend\n  set offsets graph 0.03, graph 0.03, graph 0.05, graph 0.05\n"
      "  set lmargin at screen 0.14\n  set rmargin at screen 0.95\n"
      "  set label 1 {} at screen 0.02, screen {:.4f} noenhanced\n",
      gnuplot_string(title), 1 - 0.18 / height);
  double top = height - kTop;
  for (std::size_t p = 0; p < panels.size(); ++p) {
    for (std::size_t s = 0; s < panels[p].series.size(); ++s) {
      if (is_drawn(panels[p], panels[p].series[s])) {
        figure.data += block_of(panels[p], panels[p].series[s], name_of(p, s));
      }
    }
    const double bottom = top - kPanel + 0.25;
    figure.drawing += fmt::format(
        "  set tmargin at screen {:.4f}\n  set bmargin at screen {:.4f}\n"
        "  set key at screen 0.14, screen {:.4f} left top vertical maxcols 1 Left reverse samplen 1.6 noenhanced\n",
        (top - 0.25) / height, bottom / height, (bottom - 0.48) / height);
    figure.drawing += panel_drawing(panels[p], p) + "  unset label 1\n";
    top -= kPanel + kGap + kKeyLine * static_cast<double>(key_lines(panels[p]));
  }
  figure.drawing +=
      "  unset multiplot\n  unset offsets\n  set autoscale\n  unset xlabel\n  unset ylabel\n  unset title\n  unset "
      "logscale\n";
  return figure;
}

}  // namespace ganflow::report
