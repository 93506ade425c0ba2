#pragma once
/// A comparison's results for the terminal.

#include "ganflow/experiment/comparison_cells.hpp"
#include "ganflow/experiment/comparison_results.hpp"

#include <string>

namespace ganflow::apps {

/// "23 µs", "1.2 ms", "3.4 s"
std::string in_seconds(double seconds);

/// Columns of one width, the nearest to the data first; then the sentences.
std::string comparison_table(const experiment::ComparisonCells& comparison,
                             const experiment::ComparisonResults& results);

}  // namespace ganflow::apps
