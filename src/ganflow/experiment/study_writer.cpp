#include "ganflow/experiment/study_writer.hpp"

#include "ganflow/experiment/spec_value.hpp"
#include "ganflow/experiment/study_toml.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace ganflow::experiment {

namespace {

using Lines = std::vector<std::string>;

/// "key=value" as a line of TOML, the key in quotes so that it needs no table.
std::string assignment(const std::string& override_text) {
  const auto equals = override_text.find('=');
  return fmt::format("{} = {}", quoted(override_text.substr(0, equals)), override_text.substr(equals + 1));
}

/// "key=" takes the key away.
bool removes(const std::string& override_text) { return override_text.ends_with('='); }

std::string axis_line(const StudyAxis& axis) {
  std::vector<std::string> values;
  for (const auto& value : axis.values) {
    values.push_back(axis.keys.size() == 1 ? value.front() : fmt::format("[{}]", fmt::join(value, ", ")));
  }
  if (axis.keys.size() == 1 && axis.keys.front() == axis.name && axis.labels.empty()) {
    return fmt::format("{} = [{}]", quoted(axis.name), fmt::join(values, ", "));
  }
  std::vector<std::string> keys;
  for (const std::string& key : axis.keys) {
    keys.push_back(quoted(key));
  }
  const std::string labels = axis.labels.empty() ? "" : ", labels = " + to_toml(Value(axis.labels));
  return fmt::format("{} = {{keys = [{}], values = [{}]{}}}", quoted(axis.name), fmt::join(keys, ", "),
                     fmt::join(values, ", "), labels);
}

void write_fit(Lines& lines, const StudyFit& fit) {
  lines.insert(lines.end(), {"", "[[fit]]", "title = " + quoted(fit.title), "x = " + quoted(fit.x),
                             "y = " + quoted(fit.y), "along = " + quoted(fit.along)});
  if (!fit.theory.empty()) {
    lines.push_back("theory = " + to_toml(Value(fit.theory)));
  }
  if (fit.at_least) {
    lines.push_back("at_least = " + to_toml(Value(*fit.at_least)));
  }
  lines.push_back(fmt::format("log = {}", fit.options.log));
  lines.push_back(fmt::format("interval = \"{}\"",
                              fit.options.interval == diagnostics::IntervalKind::kReplicas ? "replicas" : "bootstrap"));
  if (std::isfinite(fit.options.from)) {
    lines.push_back("from = " + to_toml(Value(fit.options.from)));
  }
  if (std::isfinite(fit.options.to)) {
    lines.push_back("to = " + to_toml(Value(fit.options.to)));
  }
  if (!fit.correction.empty()) {
    lines.push_back("correction = " + to_toml(Value(fit.correction)));
  }
}

void write_plot(Lines& lines, const StudyPlot& plot) {
  lines.insert(lines.end(), {"", "[[plot]]", "title = " + quoted(plot.title), "x = " + quoted(plot.x)});
  lines.push_back(plot.curve.empty() ? "y = " + quoted(plot.y) : "curve = " + quoted(plot.curve));
  if (!plot.colour.empty()) {
    lines.push_back("colour = " + quoted(plot.colour));
  }
  lines.push_back(fmt::format("log = \"{}{}\"", plot.log_x ? "x" : "", plot.log_y ? "y" : ""));
}

}  // namespace

std::string write_study(const Study& study) {
  Lines lines = {"# A study as ganflow ran it: tables [quick] and --set are worked in.",
                 fmt::format("schema = {}", kStudySchema),
                 "title = " + quoted(study.title),
                 "kind = " + quoted(study.kind),
                 "spec = \"spec.toml\"",
                 fmt::format("replicas = {}", study.replicas)};
  std::vector<std::string> removed;
  for (const std::string& text : study.set) {
    if (removes(text)) {
      removed.push_back(quoted(text.substr(0, text.size() - 1)));
    }
  }
  if (!removed.empty()) {
    lines.push_back(fmt::format("unset = [{}]", fmt::join(removed, ", ")));
  }
  const auto table = [&](const char* name, const std::vector<std::string>& overrides) {
    lines.insert(lines.end(), {"", fmt::format("[{}]", name)});
    for (const std::string& text : overrides) {
      if (!removes(text)) {
        lines.push_back(assignment(text));
      }
    }
  };
  table("set", study.set);
  table("reference", study.reference);
  lines.insert(lines.end(), {"", "[options]"});
  for (const auto& [name, value] : study.options) {
    lines.push_back(fmt::format("{} = {}", quoted(name), to_toml(Value(value))));
  }
  lines.insert(lines.end(), {"", "[axis]"});
  for (const StudyAxis& axis : study.axes) {
    lines.push_back(axis_line(axis));
  }
  for (const StudyFit& fit : study.fits) {
    write_fit(lines, fit);
  }
  for (const StudyMean& mean : study.means) {
    lines.insert(lines.end(), {"", "[[mean]]", "y = " + quoted(mean.y)});
    if (mean.theory) {
      lines.push_back("theory = " + to_toml(Value(*mean.theory)));
    }
  }
  for (const StudyPlot& plot : study.plots) {
    write_plot(lines, plot);
  }
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

}  // namespace ganflow::experiment
