#include "ganflow/experiment/comparison_output.hpp"

#include "ganflow/io/csv_field.hpp"
#include "ganflow/io/json_number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace ganflow::experiment {

namespace {

using diagnostics::Estimate;
using Json = nlohmann::ordered_json;
constexpr int kSchema = 1;
constexpr int kIndent = 2;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void add(std::vector<std::string>& row, const std::optional<double>& value) {
  row.push_back(fmt::format("{}", value.value_or(kUnknown)));
}

void add(std::vector<std::string>& row, const std::optional<Estimate>& estimate) {
  const Estimate e = estimate.value_or(Estimate{kUnknown, kUnknown, kUnknown});
  for (const double v : {e.value, e.low, e.high}) {
    row.push_back(fmt::format("{}", v));
  }
}

std::string verdict_counts(const ComparisonRow& row) {
  std::vector<std::string> counts;
  for (const auto& [verdict, count] : row.verdicts) {
    counts.push_back(fmt::format("{} {}", verdict, count));
  }
  return fmt::format("{}", fmt::join(counts, ", "));
}

std::vector<std::string> table_header() {
  std::vector<std::string> names = {"variant", "outcome", "verdicts", "seeds", "failed", "coagulated"};
  for (const char* const name :
       {"distance", "distance_final", "s_epsilon", "against_first", "rank", "period", "amplitude"}) {
    for (const char* const end : {"", "_low", "_high"}) {
      names.push_back(fmt::format("{}{}", name, end));
    }
  }
  for (const char* const name : {"best", "modes_found", "modes_lost", "distinct_generator", "distinct_critic",
                                 "step_seconds", "seconds", "expected"}) {
    names.emplace_back(name);
  }
  return names;
}

Json to_json(const std::optional<Estimate>& estimate) {
  return estimate ? Json{{"value", io::to_json_number(estimate->value)},
                         {"low", io::to_json_number(estimate->low)},
                         {"high", io::to_json_number(estimate->high)}}
                  : Json(nullptr);
}

Json row_json(const Variant& variant, const ComparisonRow& row) {
  Json verdicts = Json::object();
  for (const auto& [verdict, count] : row.verdicts) {
    verdicts[verdict] = count;
  }
  return {{"variant", row.name},
          {"note", variant.note},
          {"outcome", to_string(row.outcome)},
          {"verdicts", verdicts},
          {"seeds", row.done},
          {"failed", row.failed},
          {"coagulated", row.coagulated},
          {"distance", to_json(row.distance)},
          {"distance_final", to_json(row.distance_final)},
          {"s_epsilon", to_json(row.s_epsilon)},
          {"against_first", to_json(row.against_first)},
          {"rank", row.rank ? to_json(row.rank->rank) : Json(nullptr)},
          {"best", row.rank ? io::to_json_number(row.rank->best) : Json(nullptr)},
          {"period", to_json(row.period)},
          {"amplitude", to_json(row.amplitude)},
          {"modes_found", io::to_json_number(row.modes_found)},
          {"modes_lost", io::to_json_number(row.modes_lost)},
          {"distinct_generator", io::to_json_number(row.distinct_generator)},
          {"distinct_critic", io::to_json_number(row.distinct_critic)},
          {"step_seconds", io::to_json_number(row.step_seconds)},
          {"seconds", io::to_json_number(row.seconds)},
          {"as_expected", row.as_expected ? Json(*row.as_expected) : Json(nullptr)}};
}

}  // namespace

std::string comparison_cells_csv(const ComparisonCells& comparison, std::span<const record::Cell> cells) {
  std::vector<std::string> numbers;
  std::vector<std::string> words;
  const auto first = std::find_if(cells.begin(), cells.end(), [](const record::Cell& cell) { return cell.is_done(); });
  if (first != cells.end()) {
    for (const auto& number : first->findings.numbers) {
      numbers.push_back(number.first);
    }
    for (const auto& word : first->findings.words) {
      words.push_back(word.first);
    }
  }
  std::vector<std::string> header = {"cell", "variant", "replica", "seed"};
  header.insert(header.end(), numbers.begin(), numbers.end());
  header.insert(header.end(), words.begin(), words.end());
  std::string text = fmt::format("{},status\n", fmt::join(header, ","));
  for (const record::Cell& cell : cells) {
    std::vector<std::string> row = {fmt::format("{}", cell.index),
                                    comparison.comparison().variants.at(comparison.variant_of(cell.index)).name,
                                    fmt::format("{}", cell.replica), fmt::format("{}", cell.seed)};
    for (const std::string& name : numbers) {
      add(row, cell.findings.number(name));
    }
    for (const std::string& name : words) {
      row.push_back(io::csv_field(cell.findings.word(name).value_or("")));
    }
    row.push_back(io::csv_field(cell.is_done() ? "done" : "failed: " + *cell.failure));
    text += fmt::format("{}\n", fmt::join(row, ","));
  }
  return text;
}

std::string comparison_table_csv(const ComparisonResults& results) {
  std::string text = fmt::format("{}\n", fmt::join(table_header(), ","));
  for (const std::size_t v : results.order) {
    const ComparisonRow& row = results.rows[v];
    std::vector<std::string> fields = {row.name,
                                       to_string(row.outcome),
                                       io::csv_field(verdict_counts(row)),
                                       fmt::format("{}", row.done),
                                       fmt::format("{}", row.failed),
                                       fmt::format("{}", row.coagulated)};
    add(fields, std::optional(row.distance));
    add(fields, std::optional(row.distance_final));
    add(fields, row.s_epsilon);
    add(fields, row.against_first);
    add(fields, row.rank ? std::optional(row.rank->rank) : std::nullopt);
    add(fields, row.period);
    add(fields, row.amplitude);
    add(fields, row.rank ? std::optional(row.rank->best) : std::nullopt);
    for (const auto& value : {row.modes_found, row.modes_lost, row.distinct_generator, row.distinct_critic,
                              row.step_seconds, row.seconds}) {
      add(fields, value);
    }
    fields.emplace_back(!row.as_expected ? "" : *row.as_expected ? "reached" : "missed");
    text += fmt::format("{}\n", fmt::join(fields, ","));
  }
  return text;
}

std::string comparison_json(const ComparisonCells& comparison, std::span<const record::Cell> cells,
                            const ComparisonResults& results) {
  const Comparison& asked = comparison.comparison();
  const auto failed = std::count_if(cells.begin(), cells.end(), [](const auto& cell) { return !cell.is_done(); });
  Json object = {{"schema", kSchema},
                 {"comparison", asked.name},
                 {"title", asked.title},
                 {"seeds", asked.seeds},
                 {"budget_samples", asked.budget.samples ? Json(*asked.budget.samples) : Json(nullptr)},
                 {"budget_seconds", asked.budget.seconds ? Json(*asked.budget.seconds) : Json(nullptr)},
                 {"distance", comparison.distance_name()},
                 {"floor", io::to_json_number(results.floor)},
                 {"cells", comparison.count()},
                 {"failed", failed},
                 {"rows", Json::array()},
                 {"left_out", comparison.left_out()},
                 {"as_expected", results.as_expected},
                 {"sentences", results.sentences}};
  for (const std::size_t v : results.order) {
    object["rows"].push_back(row_json(asked.variants[v], results.rows[v]));
  }
  return object.dump(kIndent, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace ganflow::experiment
