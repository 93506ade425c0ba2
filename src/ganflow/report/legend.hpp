#pragma once
/// A row of what colours and marks mean, at a place that is the same in every format. gnuplot's own keys are laid out
/// by each format's idea of how wide letters are.

#include "ganflow/report/gnuplot.hpp"

#include <span>
#include <string>

namespace ganflow::report {

enum class LegendMark { kDot, kBox, kLine };

struct LegendEntry {
  std::string title;
  std::string colour;  ///< as gnuplot reads it
  LegendMark mark = LegendMark::kLine;
  int dash = 1;  ///< of lines, gnuplot's dash type
};

/// Where a row ends, in centimetres from the figure's left and upper edge, and the figure itself.
struct LegendPlace {
  double right = 0;
  double y = 0;
  double width = 0;   ///< of the figure
  double height = 0;  ///< of the figure
};

/// Commands that write the entries from left to right so that the last ends at `place.right`. Labels 50 … and arrows
/// 50 … are theirs; end_legend() takes them away.
std::string legend(std::span<const LegendEntry> entries, const LegendPlace& place);
std::string end_legend(std::size_t entries);

/// Length of such a row, centimetres, about.
double legend_width(std::span<const LegendEntry> entries);

}  // namespace ganflow::report
