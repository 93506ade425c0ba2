#include "ganflow/report/series_plot.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace ganflow::report {

namespace {

constexpr std::size_t kMostPoints = 4000;  // a curve: more than the pixels of a page's width
constexpr std::size_t kMostMeans = 8;      // curves in a panel
constexpr std::size_t kMostBands = 2;      // ± std bands that can still be told apart
constexpr double kLogarithmicBeyond = 10;  // ratio of counts
constexpr std::array kMeanColours = {palette::kBlue,   palette::kVermillion, palette::kGreen, palette::kPurple,
                                     palette::kOrange, palette::kSky,        palette::kBlack, palette::kGrey};

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  bool empty() const { return low > high; }
  void include(double value) {
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
};

Range range_of(const record::Series& series, const std::string& name) {
  Range range;
  if (const auto values = series.column(name)) {
    std::for_each(values->begin(), values->end(), [&](double value) { range.include(value); });
  }
  return range;
}

/// gnuplot's "data using 1:2" of one run, thinned where there are more rows than a page can show.
class Curves {
 public:
  explicit Curves(const record::Series& series)
      : series_(series), every_((series.size() + kMostPoints - 1) / kMostPoints) {}

  bool has(const std::string& name) const { return !range_of(series_, name).empty(); }
  void add(const std::string& columns, const std::string& style) {
    parts_.push_back(fmt::format("\"../series.csv\" using {} every {} {}", columns, every_, style));
  }
  /// One column against time.
  void add_line(const std::string& name, const std::string& style, const std::string& title) {
    add(fmt::format("\"time\":\"{}\"", name), fmt::format("{} title {}", style, gnuplot_string(title)));
  }
  std::string command() const { return fmt::format("  plot {}\n", fmt::join(parts_, ", \\\n       ")); }

 private:
  const record::Series& series_;
  std::size_t every_;
  std::vector<std::string> parts_;
};

std::string line(const char* colour, const char* more = "") {
  return fmt::format("with lines linewidth 1.5 linecolor \"{}\"{}", colour, more);
}

/// Where the generated samples are.
std::optional<std::string> mean_panel(const record::Series& series) {
  Curves curves(series);
  std::vector<std::size_t> dimensions;
  for (std::size_t k = 0; k < kMostMeans; ++k) {
    if (curves.has(fmt::format("mean_{}", k))) {
      dimensions.push_back(k);
    }
  }
  if (dimensions.empty()) {
    if (!curves.has("pc1")) {
      return std::nullopt;
    }
    curves.add_line("pc1", line(palette::kBlue), "first principal component");
    return "  set ylabel \"generated mean\"\n" + curves.command();
  }
  for (const std::size_t k : dimensions) {
    if (dimensions.size() <= kMostBands && curves.has(fmt::format("std_{}", k))) {
      curves.add(
          fmt::format("\"time\":(column(\"mean_{0}\")-column(\"std_{0}\")):(column(\"mean_{0}\")+column(\"std_{0}\"))",
                      k),
          fmt::format("with filledcurves linecolor \"{}\" title {}", kMeanColours[k],
                      gnuplot_string(dimensions.size() == 1 ? "± std" : fmt::format("± std, x{}", k + 1))));
    }
  }
  for (const std::size_t k : dimensions) {
    curves.add_line(fmt::format("mean_{}", k), line(kMeanColours[k]),
                    dimensions.size() == 1 ? "mean" : fmt::format("x{}", k + 1));
  }
  return "  set ylabel \"generated mean\"\n" + curves.command();
}

/// How far the generated samples are from the data.
std::optional<std::string> distance_panel(const record::Series& series) {
  Curves curves(series);
  if (curves.has("sliced_w1")) {
    curves.add_line("sliced_w1", line(palette::kVermillion), "sliced W1 to the data");
  } else if (curves.has("w1")) {
    curves.add_line("w1", line(palette::kVermillion), "W1 to the data");
  } else {
    return std::nullopt;
  }
  if (curves.has("noise_floor")) {
    curves.add_line("noise_floor", line(palette::kGrey, " dashtype 2"), "noise floor");
  }
  return "  set ylabel \"distance\"\n  set yrange [0:*]\n" + curves.command();
}

/// How many particles are left, and how many are at the wall.
std::optional<std::string> particle_panel(const record::Series& series) {
  Curves curves(series);
  Range counts;
  std::string before;
  for (const auto& [name, colour, title] : {std::array{"distinct_generator", palette::kBlue, "generator"},
                                            std::array{"distinct_critic", palette::kPurple, "critic"}}) {
    if (curves.has(name)) {
      const Range range = range_of(series, name);
      counts.include(range.low);
      counts.include(range.high);
      curves.add_line(name, fmt::format("with steps linewidth 1.5 linecolor \"{}\"", colour), title);
    }
  }
  const bool walls = curves.has("wall_share");
  if (counts.empty() && !walls) {
    return std::nullopt;
  }
  if (counts.empty()) {
    curves.add_line("wall_share", line(palette::kGreen), "wall share");
    return "  set ylabel \"wall share\"\n  set yrange [0:1.02]\n" + curves.command();
  }
  before += "  set ylabel \"distinct particles\"\n";
  before += counts.high > kLogarithmicBeyond * counts.low && counts.low > 0
                ? fmt::format("  set logscale y\n  set yrange [1:{}]\n", 1.2 * counts.high)  // a little air above
                : "  set yrange [0:*]\n";
  if (walls) {
    before += fmt::format(
        "  set border 11\n  set y2range [0:1.02]\n  set y2tics 0.25 nomirror textcolor \"{0}\"\n"
        "  set y2label \"wall share\" textcolor \"{0}\"\n",
        palette::kGreen);
    curves.add_line("wall_share", "axes x1y2 " + line(palette::kGreen), "wall share");
  }
  return before + curves.command();
}

/// Panels under one another, the time below the last; every panel gets its own axes.
std::string stack(const std::vector<std::string>& panels, double height_inches, const std::string& title) {
  constexpr double kTop = 0.55;     // inches: title and key
  constexpr double kBottom = 0.60;  // inches: tics and label
  constexpr double kGap = 0.32;     // inches: key of the panel below
  const auto count = static_cast<double>(panels.size());
  const double panel = (height_inches - kTop - kBottom - kGap * (count - 1)) / count;
  std::string text = fmt::format(
      "  set multiplot\n  set lmargin at screen 0.12\n  set rmargin at screen 0.89\n"
      "  set label 1 {} at screen 0.12, screen {:.4f} noenhanced\n",
      gnuplot_string(title), 1 - 0.16 / height_inches);
  for (std::size_t k = 0; k < panels.size(); ++k) {
    const double top = height_inches - kTop - static_cast<double>(k) * (panel + kGap);
    text += fmt::format("  set tmargin at screen {:.4f}\n  set bmargin at screen {:.4f}\n", top / height_inches,
                        (top - panel) / height_inches);
    text += k + 1 < panels.size() ? "  set format x \"\"\n" : "  set format x\n  set xlabel \"mean-field time t\"\n";
    text += panels[k];
    text += "  unset label 1; unset logscale; unset y2tics; unset y2label; set border 3; set yrange [*:*]\n";
  }
  return text + "  unset multiplot\n  unset xlabel\n";
}

}  // namespace

std::string in_words(const record::Verdict& verdict) {
  std::string words = to_string(verdict.kind);
  if (verdict.period) {
    words += fmt::format(", period {:.4g}", *verdict.period);
    if (verdict.period_low && verdict.period_high) {
      words += fmt::format(" (95% interval {:.4g} to {:.4g})", *verdict.period_low, *verdict.period_high);
    }
  }
  return verdict.coagulated ? words + ", coagulated" : words;
}

std::string title_of(const std::string& run_name, const std::optional<record::Verdict>& verdict) {
  return verdict ? fmt::format("{}: {}", run_name, in_words(*verdict)) : run_name;
}

std::optional<Figure> series_figure(const record::Series& series, const std::string& title) {
  constexpr double kWidth = 6.5;       // inches
  constexpr double kPanel = 1.55;      // inches a panel, with its share of the gaps
  constexpr double kSurrounds = 0.85;  // inches: title above, time below
  std::vector<std::string> panels;
  for (auto& panel : {mean_panel(series), distance_panel(series), particle_panel(series)}) {
    if (panel) {
      panels.push_back(*panel);
    }
  }
  if (panels.empty() || series.size() < 2) {
    return std::nullopt;
  }
  const double height = kPanel * static_cast<double>(panels.size()) + kSurrounds;
  Range time;
  std::for_each(series.time().begin(), series.time().end(), [&](double t) { time.include(t); });
  return Figure{.name = "series",
                .aspect = height / kWidth,
                .data = time.low < time.high ? fmt::format("set xrange [{}:{}]\n", time.low, time.high) : "",
                .drawing = stack(panels, height, title)};
}

}  // namespace ganflow::report
