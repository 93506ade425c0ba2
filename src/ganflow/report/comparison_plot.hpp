#pragma once
/// A comparison's figure: a row a variant with what its samples did, how far from the data they were, and the verdicts.

#include "ganflow/report/gnuplot.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::report {

struct ComparisonLine {
  std::string name;
  std::vector<double> time{};       ///< of the first seed; empty: nothing was trained
  std::vector<double> location{};   ///< of its samples, at these times
  std::vector<double> distances{};  ///< of every seed; those that are not finite are left out
  double mean = 0;
  double low = 0;  ///< ends of the mean's interval
  double high = 0;
  std::vector<std::pair<std::string, std::size_t>> verdicts{};  ///< how many seeds reached each
  std::string note{};                                           ///< at the right: "23 µs"
};

struct ComparisonLabels {
  std::string title;
  std::string location;  ///< "mean of the samples"
  std::string distance;  ///< "W1 to the data"
  std::string note;      ///< heading of the notes: "a step"
  double floor = 0;      ///< real against real: a dashed line; 0: none
};

/// Rows in the order given, from above. Locations of all rows share one scale, set by the last half of `scale_by`'s: what
/// leaves it is drawn on its row's edge. Distances are on a logarithmic axis.
///
/// Precondition  at least one line, scale_by < lines.size().
Figure comparison_figure(const ComparisonLabels& labels, const std::vector<ComparisonLine>& lines, std::size_t scale_by,
                         const std::string& name);

}  // namespace ganflow::report
