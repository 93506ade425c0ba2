#include "ganflow/experiment/study_requests.hpp"

#include "ganflow/experiment/spec_value.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ganflow::experiment {

namespace {

void require_text(const toml::table& table, const TomlFields& fields, const std::string& value, const char* key) {
  if (value.empty()) {
    fields.refuse(table, fmt::format("{} is missing here. Name a number that the cells find", key));
  }
}

StudyFit read_fit(const toml::table& table, const TomlFields& fields) {
  fields.require_known(
      table, {"title", "x", "y", "along", "theory", "at_least", "log", "interval", "from", "to", "correction"});
  StudyFit fit;
  fit.x = fields.text(table, "x", "");
  fit.y = fields.text(table, "y", "");
  require_text(table, fields, fit.x, "x");
  require_text(table, fields, fit.y, "y");
  fit.title = fields.text(table, "title", fmt::format("{} against {}", fit.y, fit.x));
  fit.along = fields.text(table, "along", fit.x);
  fit.theory = fields.numbers(table, "theory");
  fit.at_least = fields.number(table, "at_least");
  fit.options.log = fields.flag(table, "log", true);
  const std::string interval = fields.text(table, "interval", "replicas");
  if (interval != "replicas" && interval != "bootstrap") {
    fields.refuse(*table.get("interval"), fmt::format("interval = \"{}\" is neither \"replicas\" nor \"bootstrap\". "
                                                      "Try \"replicas\"",
                                                      one_line(interval)));
  }
  fit.options.interval =
      interval == "replicas" ? diagnostics::IntervalKind::kReplicas : diagnostics::IntervalKind::kBootstrap;
  fit.options.from = fields.number(table, "from").value_or(fit.options.from);
  fit.options.to = fields.number(table, "to").value_or(fit.options.to);
  fit.correction = fields.numbers(table, "correction");
  for (std::size_t line = 0; line < std::max<std::size_t>(1, fit.correction.size()); ++line) {
    fit.options_of(line).validate();
  }
  return fit;
}

StudyPlot read_plot(const toml::table& table, const TomlFields& fields) {
  fields.require_known(table, {"title", "x", "y", "curve", "colour", "log"});
  StudyPlot plot;
  plot.x = fields.text(table, "x", "");
  plot.y = fields.text(table, "y", "");
  plot.curve = fields.text(table, "curve", "");
  plot.colour = fields.text(table, "colour", "");
  require_text(table, fields, plot.x, "x");
  if (plot.y.empty() == plot.curve.empty()) {
    fields.refuse(table, "a plot needs y, a number, or curve, and not both. Remove one");
  }
  plot.title = fields.text(table, "title", fmt::format("{} against {}", plot.y + plot.curve, plot.x));
  const std::string log = fields.text(table, "log", "");
  if (log.find_first_not_of("xy") != std::string::npos) {
    fields.refuse(*table.get("log"),
                  fmt::format("log = \"{}\" names no axes. Try \"xy\", \"x\" or \"y\"", one_line(log)));
  }
  plot.log_x = log.find('x') != std::string::npos;
  plot.log_y = log.find('y') != std::string::npos;
  return plot;
}

}  // namespace

void read_study_requests(const toml::table& table, const TomlFields& fields, Study& study) {
  fields.for_each_table(table, "fit", [&](const toml::table& t) { study.fits.push_back(read_fit(t, fields)); });
  fields.for_each_table(table, "mean", [&](const toml::table& t) {
    fields.require_known(t, {"y", "theory"});
    StudyMean mean{.y = fields.text(t, "y", ""), .theory = fields.number(t, "theory")};
    require_text(t, fields, mean.y, "y");
    study.means.push_back(mean);
  });
  fields.for_each_table(table, "plot", [&](const toml::table& t) { study.plots.push_back(read_plot(t, fields)); });
}

}  // namespace ganflow::experiment
