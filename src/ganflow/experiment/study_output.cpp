#include "ganflow/experiment/study_output.hpp"

#include "ganflow/experiment/spec_value.hpp"
#include "ganflow/io/csv_field.hpp"
#include "ganflow/io/json_number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace ganflow::experiment {

namespace {

using Json = nlohmann::ordered_json;
constexpr int kSchema = 1;
constexpr int kIndent = 2;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> header(const StudyCells& study, const StudyResults& results) {
  std::vector<std::string> names = {"cell"};
  for (const StudyAxis& axis : study.study().axes) {
    names.push_back(io::csv_field(axis.name));
  }
  names.insert(names.end(), {"replica", "seed"});
  names.insert(names.end(), study.names().numbers.begin(), study.names().numbers.end());
  names.insert(names.end(), study.names().words.begin(), study.names().words.end());
  for (const auto& column : results.conclusion.columns) {
    names.push_back(column.first);
  }
  names.emplace_back("status");
  return names;
}

Json estimate_json(const diagnostics::Estimate& estimate) {
  return {{"value", io::to_json_number(estimate.value)},
          {"low", io::to_json_number(estimate.low)},
          {"high", io::to_json_number(estimate.high)}};
}

Json line_json(const StudyLine& line) {
  Json object = {{"line", line.label},
                 {"slope", line.fit ? estimate_json(line.fit->slope) : Json(nullptr)},
                 {"level", line.fit ? io::to_json_number(line.fit->level) : Json(nullptr)},
                 {"correction", line.fit ? io::to_json_number(line.fit->correction) : Json(nullptr)},
                 {"replicas", line.fit ? line.fit->replicas : 0},
                 {"theory", io::to_json_number(line.theory)},
                 {"agreement", to_string(line.agreement)},
                 {"sentence", line.sentence},
                 {"points", Json::array()}};
  if (line.fit) {
    for (const diagnostics::FitPoint& point : line.fit->points) {
      object["points"].push_back(
          {{"x", io::to_json_number(point.x)}, {"y", estimate_json(point.y)}, {"fitted", point.fitted}});
    }
  }
  return object;
}

}  // namespace

std::string cells_csv(const StudyCells& study, std::span<const record::Cell> cells, const StudyResults& results) {
  std::string text = fmt::format("{}\n", fmt::join(header(study, results), ","));
  std::size_t done = 0;
  for (const record::Cell& cell : cells) {
    std::vector<std::string> row = {fmt::format("{}", cell.index)};
    for (const std::string& setting : cell.settings) {
      row.push_back(io::csv_field(unquoted(setting)));
    }
    row.push_back(fmt::format("{}", cell.replica));
    row.push_back(fmt::format("{}", cell.seed));
    for (const std::string& name : study.names().numbers) {
      row.push_back(fmt::format("{}", cell.findings.number(name).value_or(kUnknown)));
    }
    for (const std::string& name : study.names().words) {
      row.push_back(io::csv_field(cell.findings.word(name).value_or("")));
    }
    for (const auto& column : results.conclusion.columns) {
      row.push_back(fmt::format("{}", cell.is_done() ? column.second.at(done) : kUnknown));
    }
    done += cell.is_done() ? 1 : 0;
    row.push_back(io::csv_field(cell.is_done() ? "done" : "failed: " + *cell.failure));
    text += fmt::format("{}\n", fmt::join(row, ","));
  }
  return text;
}

std::string results_json(const StudyCells& study, std::span<const record::Cell> cells, const StudyResults& results) {
  const auto failed = std::count_if(cells.begin(), cells.end(), [](const auto& cell) { return !cell.is_done(); });
  Json object = {{"schema", kSchema},
                 {"study", study.study().name},
                 {"title", study.study().title},
                 {"kind", study.study().kind},
                 {"cells", study.count()},
                 {"finished", cells.size() - failed},
                 {"failed", failed},
                 {"fits", Json::array()},
                 {"means", Json::array()},
                 {"sentences", sentences(results)}};
  for (std::size_t f = 0; f < results.fits.size(); ++f) {
    const StudyFit& request = study.study().fits[f];
    Json lines = Json::array();
    for (const StudyLine& line : results.fits[f]) {
      lines.push_back(line_json(line));
    }
    object["fits"].push_back({{"title", request.title}, {"x", request.x}, {"y", request.y}, {"lines", lines}});
  }
  for (std::size_t m = 0; m < results.means.size(); ++m) {
    const StudyMean& request = study.study().means[m];
    object["means"].push_back({{"y", request.y},
                               {"mean", results.means[m].mean ? estimate_json(*results.means[m].mean) : Json(nullptr)},
                               {"theory", io::to_json_number(request.theory)},
                               {"agreement", to_string(results.means[m].agreement)},
                               {"sentence", results.means[m].sentence}});
  }
  return object.dump(kIndent, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace ganflow::experiment
