#include "ganflow/report/spectrum_plot.hpp"

#include "ganflow/diagnostics/spectral_line.hpp"
#include "ganflow/diagnostics/uniform_series.hpp"
#include "ganflow/report/legend.hpp"
#include "ganflow/report/thinning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

namespace ganflow::report {

namespace {

constexpr double kFalseAlarm = 1e-4;       // of the whole verdict, as diagnostics judges
constexpr std::size_t kFewestValues = 32;  // of a spectrum that says anything
constexpr double kOwnShare = 0.2;          // of its frequency on either side belongs to a line
constexpr std::size_t kOwnBins = 3;        // at least
constexpr std::size_t kBuckets = 300;      // of the logarithmic axis
constexpr double kDepth = 1e-2;            // of the lowest noise: what is below is cut off

std::optional<diagnostics::BinRange> own_bins(const diagnostics::Spectrum& spectrum, const record::Verdict& verdict) {
  if (!verdict.period || *verdict.period <= 0) {
    return std::nullopt;
  }
  const auto k = static_cast<std::size_t>(std::lround(spectrum.duration() / *verdict.period));
  const auto own = std::max(kOwnBins, static_cast<std::size_t>(kOwnShare * static_cast<double>(k)));
  return diagnostics::BinRange{k > own ? k - own : 0, k + own};
}

std::optional<double> inverse(const std::optional<double>& period) {
  return period && *period > 0 ? std::optional(1 / *period) : std::nullopt;
}

std::string rows_of(const SpectrumView& view, const std::vector<double>& values) {
  std::string rows;
  for (const std::size_t i : thin_logarithmically(values, kBuckets)) {
    fmt::format_to(std::back_inserter(rows), "{:.6g},{:.5g}\n", view.frequency[i], values[i]);
  }
  return rows;
}

std::string line_commands(const SpectrumView& view) {
  if (!view.line) {
    return "";
  }
  std::string commands;
  if (view.line_low && view.line_high) {
    commands += fmt::format(
        "  set object 1 rectangle from first {:.6g}, graph 0 to first {:.6g}, graph 1 behind fillstyle solid 0.35 "
        "noborder fillcolor \"{}\"\n",
        *view.line_low, *view.line_high, palette::kOrange);
  }
  return commands + fmt::format(
                        "  set arrow 1 from first {0:.6g}, graph 0.955 to first {0:.6g}, graph 0.9 head size graph "
                        "0.018,25 filled linewidth 1.4 linecolor \"{1}\"\n"
                        "  set label 2 'period {2:.4g}' at first {0:.6g}, graph 0.95 left offset 0.7,0 textcolor "
                        "\"{1}\"\n",
                        *view.line, palette::kVermillion, 1 / *view.line);
}

}  // namespace

std::optional<SpectrumView> spectrum_of(const record::Series& series, const record::Verdict& verdict) {
  const auto values = series.column(verdict.observable);
  if (!values || values->size() < kFewestValues) {
    return std::nullopt;
  }
  diagnostics::UniformSeries uniform = diagnostics::make_uniform(series.time(), *values);
  if (uniform.size() < kFewestValues) {
    return std::nullopt;
  }
  const auto cut = static_cast<std::size_t>(std::lround(verdict.transient.value_or(0) / uniform.step));
  if (cut + kFewestValues <= uniform.size()) {
    uniform = uniform.from(cut);
  }
  const auto [low, high] = std::minmax_element(uniform.values.begin(), uniform.values.end());
  if (!(*low < *high)) {
    return std::nullopt;  // a constant has no spectrum
  }
  const diagnostics::Spectrum spectrum = diagnostics::tapered_periodogram(uniform);
  const diagnostics::ColouredNoise noise = diagnostics::fit_noise(spectrum, own_bins(spectrum, verdict));
  const double z = diagnostics::line_threshold(spectrum.power.size(), kFalseAlarm);
  SpectrumView view;
  view.observable = verdict.observable;
  view.false_alarm = kFalseAlarm;
  view.line = inverse(verdict.period);
  view.line_low = inverse(verdict.period_high);
  view.line_high = inverse(verdict.period_low);
  for (std::size_t k = 1; k < spectrum.power.size(); ++k) {
    const auto cycles = static_cast<double>(k);
    view.frequency.push_back(spectrum.frequency(cycles));
    view.power.push_back(spectrum.power[k]);
    view.noise.push_back(noise.level(cycles / static_cast<double>(spectrum.n)));
    view.threshold.push_back(z * view.noise.back());
  }
  return view;
}

Figure spectrum_figure(const SpectrumView& view) {
  Figure figure{.name = "spectrum", .aspect = 0.76, .width = Width::kColumn, .data = "", .drawing = ""};
  figure.data = data_block("power", rows_of(view, view.power)) + data_block("noise", rows_of(view, view.noise)) +
                data_block("threshold", rows_of(view, view.threshold));
  const double top = std::max(*std::max_element(view.power.begin(), view.power.end()),
                              *std::max_element(view.threshold.begin(), view.threshold.end()));
  const double bottom = kDepth * *std::min_element(view.noise.begin(), view.noise.end());
  const double width = width_cm(figure.width);
  const std::array entries = {
      LegendEntry{.title = "periodogram", .colour = palette::kBlue},
      LegendEntry{.title = "noise", .colour = palette::kBlack},
      LegendEntry{.title = fmt::format("chance {:g}", view.false_alarm), .colour = palette::kGrey, .dash = 2}};
  figure.drawing =
      legend(entries, {.right = 0.97 * width, .y = 0.4, .width = width, .height = figure.aspect * width}) +
      fmt::format(
          "  set lmargin at screen 0.2\n  set rmargin at screen 0.97\n  set tmargin at screen 0.89\n"
          "  set bmargin at screen 0.2\n  set logscale xy\n  set format xy '10^{{%L}}'\n"
          "  set xrange [{:.6g}:{:.6g}]\n  set yrange [{:.5g}:{:.5g}]\n"
          "  set xlabel 'frequency, cycles a unit of t'\n  set ylabel 'power of {}' noenhanced\n{}",
          view.frequency.front(), view.frequency.back(), std::max(bottom, std::numeric_limits<double>::min()), 8 * top,
          view.observable, line_commands(view));
  figure.drawing += fmt::format(
      "  plot $power using 1:2 with lines linewidth 0.8 linecolor \"{}\", \\\n"
      "       $noise using 1:2 with lines linewidth 1.6 linecolor \"{}\", \\\n"
      "       $threshold using 1:2 with lines linewidth 1.2 dashtype 2 linecolor \"{}\"\n",
      palette::kBlue, palette::kBlack, palette::kGrey);
  figure.drawing += "  unset arrow; unset object; unset label; unset logscale; unset format\n";
  return figure;
}

}  // namespace ganflow::report
