#include "ganflow/report/panel_stack.hpp"

#include "ganflow/report/thinning.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ganflow::report {

namespace {

constexpr double kRight = 0.975;       // of the figure's width: where panels end
constexpr std::size_t kBuckets = 800;  // pixels of the axis of time: a curve has at most twice as many points

std::string number(double value) { return std::isfinite(value) ? fmt::format("{:.6g}", value) : "NaN"; }

}  // namespace

void ValueRange::include(double value) {
  if (std::isfinite(value)) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
}

ValueRange range_of(const record::Series& series, const std::string& name) {
  ValueRange range;
  if (const auto values = series.column(name)) {
    std::for_each(values->begin(), values->end(), [&](double value) { range.include(value); });
  }
  return range;
}

void SeriesCurves::add_line(SeriesPanel& panel, const std::string& name, const LineLook& look,
                            const std::string& title) {
  const auto values = *series_.column(name);
  std::string rows;
  for (const std::size_t i : thin(values, kBuckets)) {
    fmt::format_to(std::back_inserter(rows), "{},{}\n", number(series_.time()[i]), number(values[i]));
  }
  data_ += data_block(name, rows);
  panel.parts.push_back(fmt::format("${} using 1:2 with {} linewidth 1.3 linecolor \"{}\" dashtype {} notitle", name,
                                    look.steps ? "steps" : "lines", look.colour, look.dash));
  panel.legend.push_back({.title = title, .colour = look.colour, .mark = LegendMark::kLine, .dash = look.dash});
}

void SeriesCurves::add_band(SeriesPanel& panel, const std::string& middle, const std::string& deviation,
                            const char* colour, const std::string& title) {
  const auto values = *series_.column(middle);
  const auto deviations = *series_.column(deviation);
  std::string rows;
  for (const std::size_t i : thin(values, kBuckets)) {
    fmt::format_to(std::back_inserter(rows), "{},{},{}\n", number(series_.time()[i]), number(values[i] - deviations[i]),
                   number(values[i] + deviations[i]));
  }
  data_ += data_block(deviation, rows);
  panel.parts.push_back(fmt::format("${} using 1:2:3 with filledcurves linecolor \"{}\" notitle", deviation, colour));
  panel.legend.push_back({.title = title, .colour = fmt::format("#C8{}", colour + 1), .mark = LegendMark::kBox});
}

std::optional<Figure> stack_panels(const record::Series& series, const std::vector<SeriesPanel>& panels,
                                   const std::string& data, const StackOptions& options) {
  constexpr double kTop = 1.25;     // centimetres, as all below: title and legend
  constexpr double kBottom = 1.45;  // tics and label
  constexpr double kGap = 0.72;     // legend of the panel below
  constexpr double kLegend = 0.26;  // its middle above its panel
  ValueRange time;
  std::for_each(series.time().begin(), series.time().end(), [&](double t) { time.include(t); });
  if (panels.empty() || !(time.low < time.high)) {
    return std::nullopt;
  }
  const auto count = static_cast<double>(panels.size());
  const double width = width_cm(Width::kPage);
  const double height = kTop + kBottom + count * options.panel_cm + (count - 1) * kGap;
  Figure figure{.name = options.name, .aspect = height / width, .width = Width::kPage, .data = data, .drawing = ""};
  figure.drawing = fmt::format(
      "  set multiplot\n  set xrange [{:.6g}:{:.6g}]\n  set lmargin at screen 0.115\n  set rmargin at screen {}\n"
      "  set label 1 {} at screen 0.115, screen {:.4f} noenhanced\n",
      time.low, time.high, kRight, gnuplot_string(options.title), 1 - 0.36 / height);
  if (options.shaded_until && *options.shaded_until > time.low) {
    figure.drawing += fmt::format(
        "  set object 1 rectangle from first {:.6g}, graph 0 to first {:.6g}, graph 1 behind fillstyle solid 1 "
        "noborder "
        "fillcolor \"#f0f0f0\"\n",
        time.low, std::min(*options.shaded_until, time.high));
  }
  for (std::size_t k = 0; k < panels.size(); ++k) {
    const double top = height - kTop - static_cast<double>(k) * (options.panel_cm + kGap);
    figure.drawing += fmt::format("  set tmargin at screen {:.4f}\n  set bmargin at screen {:.4f}\n", top / height,
                                  (top - options.panel_cm) / height);
    figure.drawing +=
        k + 1 < panels.size() ? "  set format x ''\n" : "  set format x\n  set xlabel 'mean-field time t'\n";
    figure.drawing += panels[k].settings;
    figure.drawing += legend(panels[k].legend,
                             {.right = kRight * width, .y = height - top - kLegend, .width = width, .height = height});
    figure.drawing += fmt::format("  plot {}\n", fmt::join(panels[k].parts, ", \\\n       "));
    figure.drawing += end_legend(panels[k].legend.size());
    figure.drawing +=
        "  unset label 1; unset logscale; unset format; set yrange [*:*]; set ytics autofreq; set mytics default; "
        "unset arrow\n";
  }
  figure.drawing += "  unset multiplot\n  unset xlabel; unset object 1\n";
  return figure;
}

}  // namespace ganflow::report
