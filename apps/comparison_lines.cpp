#include "comparison_lines.hpp"

#include "comparison_table.hpp"

#include <algorithm>

namespace ganflow::apps {

namespace {

report::ComparisonLine line_of(const experiment::ComparisonRow& row) {
  report::ComparisonLine line{.name = row.name,
                              .time = {},
                              .location = {},
                              .distances = {},
                              .mean = row.distance.value,
                              .low = row.distance.low,
                              .high = row.distance.high,
                              .verdicts = row.verdicts,
                              .note = row.step_seconds ? in_seconds(*row.step_seconds) : ""};
  if (row.failed > 0) {
    line.verdicts.emplace_back("failed", row.failed);
  }
  return line;
}

}  // namespace

report::Figure comparison_picture(const experiment::ComparisonCells& comparison, std::span<const record::Cell> cells,
                                  const experiment::ComparisonResults& results) {
  std::vector<report::ComparisonLine> lines(results.rows.size());
  std::transform(results.rows.begin(), results.rows.end(), lines.begin(), line_of);
  for (const record::Cell& cell : cells) {
    if (!cell.is_done()) {
      continue;
    }
    report::ComparisonLine& line = lines[comparison.variant_of(cell.index)];
    line.distances.push_back(*cell.findings.number("distance"));
    const record::Curve* const location = cell.findings.curve("location");
    if (line.time.empty() && location != nullptr) {
      line.time = location->x;
      line.location = location->y;
    }
  }
  std::vector<report::ComparisonLine> ordered;
  std::size_t first = 0;
  for (const std::size_t v : results.order) {
    first = v == 0 ? ordered.size() : first;
    ordered.push_back(lines[v]);
  }
  const bool wide = comparison.distance_name() != "w1";
  return report::comparison_figure({.title = comparison.comparison().title,
                                    .location = wide ? "samples along the data's axis" : "mean of the samples",
                                    .distance = wide ? "sliced W1 to the data, late" : "W1 to the data, late",
                                    .note = "a step",
                                    .floor = results.floor},
                                   ordered, first, "figure");
}

}  // namespace ganflow::apps
