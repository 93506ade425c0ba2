#include "ganflow/report/series_plot.hpp"

#include "ganflow/report/panel_stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <vector>

namespace ganflow::report {

namespace {

constexpr std::size_t kMostMeans = 8;      // curves in a panel
constexpr std::size_t kMostBands = 2;      // ± std bands that can still be told apart
constexpr double kLogarithmicBeyond = 10;  // ratio of counts
constexpr std::array kMeanColours = {palette::kVermillion, palette::kBlue, palette::kGreen, palette::kPurple,
                                     palette::kOrange,     palette::kSky,  palette::kBlack, palette::kGrey};

using Panel = std::optional<SeriesPanel>;

/// Where the generated samples are.
Panel mean_panel(SeriesCurves& curves) {
  SeriesPanel panel{.settings = "  set ylabel 'generated mean'\n"};
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
    curves.add_line(panel, "pc1", {.colour = palette::kVermillion}, "along the data's first principal component");
    return panel;
  }
  const bool alone = dimensions.size() == 1;
  for (const std::size_t k : dimensions) {
    if (dimensions.size() <= kMostBands && curves.has(fmt::format("std_{}", k))) {
      curves.add_band(panel, fmt::format("mean_{}", k), fmt::format("std_{}", k), kMeanColours[k],
                      alone ? "± standard deviation" : fmt::format("x{} ± deviation", k + 1));
    }
  }
  for (const std::size_t k : dimensions) {
    curves.add_line(panel, fmt::format("mean_{}", k), {.colour = kMeanColours[k]},
                    alone ? "mean" : fmt::format("x{}", k + 1));
  }
  return panel;
}

/// How far the generated samples are from the data.
Panel distance_panel(SeriesCurves& curves) {
  SeriesPanel panel{.settings = "  set ylabel 'distance'\n  set yrange [0:*]\n"};
  if (curves.has("sliced_w1")) {
    curves.add_line(panel, "sliced_w1", {.colour = palette::kBlack}, "sliced W1 to the data");
  } else if (curves.has("w1")) {
    curves.add_line(panel, "w1", {.colour = palette::kBlack}, "W1 to the data");
  } else {
    return std::nullopt;
  }
  if (curves.has("noise_floor")) {
    curves.add_line(panel, "noise_floor", {.colour = palette::kGrey, .dash = 2}, "between two draws of the data");
  }
  return panel;
}

/// What is still to be learnt, and how fast it goes; nothing has no logarithm.
Panel energy_panel(const record::Series& series, SeriesCurves& curves) {
  SeriesPanel panel{.settings = "  set ylabel 'energy'\n  set logscale y\n  set format y '10^{%L}'\n"};
  for (const auto& [name, colour, title] :
       {std::array{"dissipation", palette::kSky, "lost a unit of time"}, std::array{"energy", palette::kBlack, "E"}}) {
    if (const ValueRange range = range_of(series, name); !range.empty() && range.high > 0) {
      curves.add_line(panel, name, {.colour = colour}, title);
    }
  }
  return panel.parts.empty() ? Panel() : panel;
}

/// What the critic makes of it.
Panel payoff_panel(SeriesCurves& curves) {
  if (!curves.has("payoff")) {
    return std::nullopt;
  }
  SeriesPanel panel{.settings = "  set ylabel 'critic'\n"};
  if (curves.has("critic_mean")) {
    curves.add_line(panel, "critic_mean", {.colour = palette::kSky}, "mean of D over the data");
  }
  curves.add_line(panel, "payoff", {.colour = palette::kBlue}, "payoff Ψ");
  return panel;
}

/// How hard the players are pushed; a gradient that is nothing has no logarithm.
Panel gradient_panel(const record::Series& series, SeriesCurves& curves) {
  SeriesPanel panel{.settings = "  set ylabel 'gradient, rms'\n  set logscale y\n  set format y '10^{%L}'\n"};
  for (const auto& [name, colour, title] : {std::array{"critic_gradient", palette::kBlue, "critic"},
                                            std::array{"generator_gradient", palette::kVermillion, "generator"}}) {
    if (const ValueRange range = range_of(series, name); !range.empty() && range.high > 0) {
      curves.add_line(panel, name, {.colour = colour}, title);
    }
  }
  return panel.parts.empty() ? Panel() : panel;
}

/// How many particles are left.
Panel count_panel(const record::Series& series, SeriesCurves& curves) {
  ValueRange counts;
  SeriesPanel panel;
  for (const auto& [name, colour, title] : {std::array{"distinct_generator", palette::kVermillion, "generator"},
                                            std::array{"distinct_critic", palette::kBlue, "critic"}}) {
    const ValueRange range = range_of(series, name);
    if (!range.empty()) {
      counts.include(range.low);
      counts.include(range.high);
      curves.add_line(panel, name, {.colour = colour, .steps = true}, title);
    }
  }
  if (panel.parts.empty()) {
    return std::nullopt;
  }
  panel.settings = "  set ylabel 'distinct particles'\n";
  panel.settings += counts.high > kLogarithmicBeyond * counts.low && counts.low > 0
                        ? fmt::format("  set logscale y\n  set ytics 10\n  set mytics 10\n  set yrange [0.8:{:.6g}]\n",
                                      1.4 * counts.high)  // some air
                        : fmt::format("  set yrange [0:{:.6g}]\n", 1.08 * std::max(1.0, counts.high));
  return panel;
}

Panel wall_panel(SeriesCurves& curves) {
  if (!curves.has("wall_share")) {
    return std::nullopt;
  }
  SeriesPanel panel{.settings = "  set ylabel 'share on walls'\n  set yrange [-0.02:1.04]\n  set ytics 0.25\n"};
  curves.add_line(panel, "wall_share", {.colour = palette::kGreen}, "of the critic's coordinates");
  return panel;
}

/// Upright lines at what the verdict knows to have happened; their key has the times.
void add_instants(const record::Verdict& verdict, std::vector<SeriesPanel>& panels) {
  const std::array instants = {std::tuple{verdict.first_contact, "first contact", 3, false},
                               std::tuple{verdict.first_merge, "first merge", 4, true},
                               std::tuple{verdict.last_merge, "last merge", 2, true}};
  for (const auto& [time, name, dash, is_merge] : instants) {
    if (!time) {
      continue;
    }
    const std::string look = fmt::format("linewidth 1.1 linecolor \"{}\" dashtype {}", palette::kGrey, dash);
    for (SeriesPanel& panel : panels) {
      panel.settings +=
          fmt::format("  set arrow from first {0:.6g}, graph 0 to first {0:.6g}, graph 1 nohead {1}\n", *time, look);
    }
    (is_merge ? panels.front() : panels.back())
        .legend.push_back({.title = fmt::format("{} t = {:.4g}", name, *time), .colour = palette::kGrey, .dash = dash});
  }
}

/// How far the populations are from their start, or went since the row before, by the first norm that was taken.
Panel population_panel(const record::Series& series, SeriesCurves& curves, const std::string& reference,
                       const std::string& label) {
  for (const auto& [norm, name] :
       {std::array{"w2", "W2"}, std::array{"weak", "H^{-s}"}, std::array{"coupled", "particle by particle"}}) {
    SeriesPanel panel{.settings = fmt::format("  set ylabel '{}'\n  set yrange [0:*]\n", label)};
    for (const auto& [player, colour] :
         {std::pair{"critic", palette::kBlue}, std::pair{"generator", palette::kVermillion}}) {
      const std::string column = fmt::format("{}_{}_{}", norm, reference, player);
      if (!range_of(series, column).empty()) {
        curves.add_line(panel, column, {.colour = colour}, fmt::format("{}, {}", player, name));
      }
    }
    if (!panel.parts.empty()) {
      return panel;
    }
  }
  return std::nullopt;
}

void add_if(std::vector<SeriesPanel>& panels, Panel panel) {
  if (panel) {
    panels.push_back(std::move(*panel));
  }
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

std::optional<Figure> series_figure(const record::Series& series, const std::optional<record::Verdict>& verdict,
                                    const std::string& title) {
  SeriesCurves curves(series);
  std::vector<SeriesPanel> panels;
  add_if(panels, mean_panel(curves));
  add_if(panels, energy_panel(series, curves));
  add_if(panels, distance_panel(curves));
  add_if(panels, payoff_panel(curves));
  add_if(panels, gradient_panel(series, curves));
  add_if(panels, population_panel(series, curves, "start", "from the start"));
  add_if(panels, population_panel(series, curves, "previous", "since last row"));
  return stack_panels(series, panels, curves.data(),
                      {.name = "series", .title = title, .shaded_until = verdict ? verdict->transient : std::nullopt});
}

std::optional<Figure> merging_figure(const record::Series& series, const std::optional<record::Verdict>& verdict,
                                     const std::string& title) {
  SeriesCurves curves(series);
  std::vector<SeriesPanel> panels;
  add_if(panels, count_panel(series, curves));
  add_if(panels, wall_panel(curves));
  if (verdict && !panels.empty()) {
    add_instants(*verdict, panels);
  }
  return stack_panels(series, panels, curves.data(), {.name = "merging", .title = title});
}

}  // namespace ganflow::report
