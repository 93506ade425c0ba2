#pragma once
/// Series made of columns.

#include "ganflow/record/series.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ganflow::diagnostics {

using Table = std::vector<std::pair<std::string, std::vector<double>>>;

/// Rows at times 0, step, 2 step …; all columns equally long.
inline record::Series series_of(const Table& table, double step) {
  record::Columns columns;
  for (const auto& [name, values] : table) {
    columns.push_back(name);
  }
  record::Series series(columns);
  for (std::size_t i = 0; i < table[0].second.size(); ++i) {
    record::Frame frame{.iteration = static_cast<std::int64_t>(i), .time = step * static_cast<double>(i), .values = {}};
    for (const auto& [name, values] : table) {
      frame.values.push_back(values[i]);
    }
    series.append(frame);
  }
  return series;
}

}  // namespace ganflow::diagnostics
