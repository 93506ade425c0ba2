#include "ganflow/diagnostics/coagulation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ganflow::diagnostics {

namespace {

constexpr std::int64_t kFewParticles = 8;
constexpr double kFewShare = 0.05;  // of the particles

/// (time, value) of the rows in which the column is a finite number.
std::vector<std::pair<double, double>> finite_rows(const record::Series& series, const std::string& column) {
  std::vector<std::pair<double, double>> rows;
  if (const auto values = series.column(column)) {
    for (std::size_t i = 0; i < values->size(); ++i) {
      if (std::isfinite((*values)[i])) {
        rows.emplace_back(series.time()[i], (*values)[i]);
      }
    }
  }
  return rows;
}

}  // namespace

std::optional<Merging> find_merging(const record::Series& series, const std::string& player,
                                    std::optional<std::int64_t> units) {
  const auto rows = finite_rows(series, "distinct_" + player);
  if (rows.empty()) {
    return std::nullopt;
  }
  Merging merging;
  merging.before = units.value_or(static_cast<std::int64_t>(std::llround(rows.front().second)));
  merging.at_end = static_cast<std::int64_t>(std::llround(rows.back().second));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].second < rows[i - 1].second) {
      merging.first = merging.first.value_or(rows[i].first);
      merging.last = rows[i].first;
    }
  }
  const auto few = std::max(kFewParticles, static_cast<std::int64_t>(kFewShare * static_cast<double>(merging.before)));
  merging.has_coagulated = merging.at_end <= few && 2 * merging.at_end <= merging.before;
  return merging;
}

std::optional<WallCourse> find_walls(const record::Series& series) {
  const auto rows = finite_rows(series, "wall_share");
  if (rows.empty()) {
    return std::nullopt;
  }
  WallCourse course{.at_end = rows.back().second};
  const auto met = std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.second > 0; });
  if (met != rows.end()) {
    course.first_contact = met->first;
  }
  return course;
}

}  // namespace ganflow::diagnostics
