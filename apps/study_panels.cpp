#include "study_panels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace ganflow::apps {

namespace {

using experiment::Study;
using experiment::StudyFit;
using experiment::StudyLine;
using experiment::StudyPlot;
using report::StudyPanel;
using report::StudySeries;

StudySeries series_of(const StudyLine& line, double power) {
  StudySeries series;
  series.theory = line.theory;
  series.title = line.label;
  if (!line.fit) {
    return series;
  }
  const diagnostics::Estimate& slope = line.fit->slope;
  series.title +=
      fmt::format("{}slope {:.3f} ± {:.3f}", line.label.empty() ? "" : ": ", slope.value, (slope.high - slope.low) / 2);
  if (line.theory) {
    series.title += fmt::format(" (theory {:.4g})", *line.theory);
  }
  series.slope = slope.value;
  series.level = line.fit->level;
  series.correction = line.fit->correction;
  series.correction_power = power;
  series.from = std::numeric_limits<double>::infinity();
  series.to = -series.from;
  for (const diagnostics::FitPoint& point : line.fit->points) {
    series.x.push_back(point.x);
    series.y.push_back(point.y.value);
    series.low.push_back(point.y.low);
    series.high.push_back(point.y.high);
    if (point.fitted) {
      series.from = std::min(series.from, point.x);
      series.to = std::max(series.to, point.x);
    }
  }
  return series;
}

StudyPanel fit_panel(const StudyFit& fit, const std::vector<StudyLine>& lines) {
  StudyPanel panel{.title = fit.title,
                   .x_label = fit.x,
                   .y_label = fit.y,
                   .log_x = fit.options.log,
                   .log_y = fit.options.log,
                   .series = {}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    panel.series.push_back(series_of(lines[i], fit.options_of(i).correction));
  }
  return panel;
}

/// The axis or word that tells the cells of a plot apart.
std::string colour_of(const Study& study, const StudyPlot& plot) {
  if (!plot.colour.empty()) {
    return plot.colour;
  }
  for (const experiment::StudyAxis& axis : study.axes) {
    if (axis.name != plot.x && axis.values.size() > 1) {
      return axis.name;
    }
  }
  return {};
}

/// "critic.box = 0.5", "oscillating"; empty: all are of one colour.
std::string group_of(const Study& study, const record::Cell& cell, const std::string& colour) {
  if (const auto axis = study.axis(colour)) {
    return study.axes[*axis].legend(experiment::cell_plan(study, cell.index).at[*axis]);
  }
  return cell.findings.word(colour).value_or("");
}

/// Adds a cell's point, or its curve. All curves of a group are one series; a gap, a point that is no number, parts
/// them.
void add_cell(const Study& study, const StudyPlot& plot, const record::Cell& cell, StudySeries& series) {
  if (plot.curve.empty()) {
    series.x.push_back(number_of(study, cell, plot.x));
    series.y.push_back(number_of(study, cell, plot.y));
    return;
  }
  const record::Curve& curve = *cell.findings.curve(plot.curve);
  series.joined = true;
  series.x.insert(series.x.end(), curve.x.begin(), curve.x.end());
  series.y.insert(series.y.end(), curve.y.begin(), curve.y.end());
  series.x.push_back(std::numeric_limits<double>::quiet_NaN());
  series.y.push_back(std::numeric_limits<double>::quiet_NaN());
}

bool has_what_is_drawn(const StudyPlot& plot, const record::Cell& cell) {
  return cell.is_done() && (plot.curve.empty() || cell.findings.curve(plot.curve) != nullptr);
}

/// A series a group, in the order in which groups are met.
StudyPanel plot_panel(const Study& study, const StudyPlot& plot, std::span<const record::Cell> cells) {
  StudyPanel panel{.title = plot.title,
                   .x_label = plot.x,
                   .y_label = plot.curve.empty() ? plot.y : plot.curve,
                   .log_x = plot.log_x,
                   .log_y = plot.log_y,
                   .series = {}};
  const std::string colour = colour_of(study, plot);
  std::map<std::string, std::size_t> places;
  for (const record::Cell& cell : cells) {
    if (!has_what_is_drawn(plot, cell)) {
      continue;
    }
    const std::string group = group_of(study, cell, colour);
    const auto [place, is_new] = places.emplace(group, panel.series.size());
    if (is_new) {
      panel.series.push_back({});
      panel.series.back().title = group;
    }
    add_cell(study, plot, cell, panel.series[place->second]);
  }
  return panel;
}

}  // namespace

std::vector<StudyPanel> study_panels(const experiment::StudyCells& study, std::span<const record::Cell> cells,
                                     const experiment::StudyResults& results) {
  std::vector<StudyPanel> panels;
  for (std::size_t f = 0; f < results.fits.size(); ++f) {
    panels.push_back(fit_panel(study.study().fits[f], results.fits[f]));
  }
  for (const StudyPlot& plot : study.study().plots) {
    panels.push_back(plot_panel(study.study(), plot, cells));
  }
  return panels;
}

}  // namespace ganflow::apps
