#include "comparison_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ganflow::apps {

namespace {

using diagnostics::Estimate;
using experiment::ComparisonRow;

constexpr double kMilli = 1e-3;
constexpr double kMicro = 1e-6;

std::string figures(double value) { return std::isnan(value) ? "-" : fmt::format("{:.3g}", value); }
std::string figures(const std::optional<double>& value) { return value ? figures(*value) : "-"; }

std::string with_interval(const std::optional<Estimate>& e) {
  return !e || std::isnan(e->value) ? "-"
         : e->low == e->high        ? figures(e->value)
                                    : fmt::format("{} ({}-{})", figures(e->value), figures(e->low), figures(e->high));
}

std::string ranks(const ComparisonRow& row, bool alone) {
  if (!row.rank) {
    return "-";
  }
  const Estimate& rank = row.rank->rank;
  return alone ? fmt::format("{:g}", rank.value) : fmt::format("{:g} ({:g}-{:g})", rank.value, rank.low, rank.high);
}

std::string verdicts(const ComparisonRow& row) {
  std::vector<std::string> words;
  for (const auto& [verdict, count] : row.verdicts) {
    words.push_back(row.verdicts.size() == 1 && row.done == 1 ? verdict : fmt::format("{} {}", count, verdict));
  }
  if (row.failed > 0) {
    words.push_back(fmt::format("{} failed", row.failed));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

/// Letters as a terminal counts them: bytes that do not go on with a letter of UTF-8.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], width_of(row[c]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      line += row[c] + std::string(widths[c] - width_of(row[c]) + 2, ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

}  // namespace

std::string in_seconds(double seconds) {
  return seconds < kMilli ? fmt::format("{:.3g} µs", seconds / kMicro)
         : seconds < 1    ? fmt::format("{:.3g} ms", seconds / kMilli)
                          : fmt::format("{:.3g} s", seconds);
}

std::string comparison_table(const experiment::ComparisonCells& comparison,
                             const experiment::ComparisonResults& results) {
  const bool alone = comparison.comparison().seeds == 1;
  const bool wide = comparison.distance_name() != "w1";
  std::vector<std::string> header = {"rank", "variant", wide ? "sliced W1, late" : "W1, late", "at the end"};
  if (wide) {
    header.emplace_back("S_eps at the end");
  }
  header.insert(header.end(), {"best", "verdicts", "period", "amplitude", "modes lost", "distinct", "a step"});
  std::vector<std::vector<std::string>> rows = {header};
  for (const std::size_t v : results.order) {
    const ComparisonRow& row = results.rows[v];
    rows.push_back({ranks(row, alone), row.name, with_interval(row.distance), with_interval(row.distance_final)});
    std::vector<std::string>& fields = rows.back();
    if (wide) {
      fields.push_back(with_interval(row.s_epsilon));
    }
    fields.push_back(row.rank && !alone ? fmt::format("{:.2f}", row.rank->best) : "-");
    fields.push_back(verdicts(row));
    fields.push_back(with_interval(row.period));
    fields.push_back(with_interval(row.amplitude));
    fields.push_back(figures(row.modes_lost));
    fields.push_back(row.distinct_generator
                         ? fmt::format("{} / {}", figures(row.distinct_generator), figures(row.distinct_critic))
                         : "-");
    fields.push_back(row.step_seconds ? in_seconds(*row.step_seconds) : "-");
  }
  std::string text = aligned(rows);
  for (const std::string& sentence : results.sentences) {
    text += sentence + '\n';
  }
  return text;
}

}  // namespace ganflow::apps
