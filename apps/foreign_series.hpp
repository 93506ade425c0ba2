#pragma once
/// A series that somebody else recorded: a column of a table, or samples dumped at instants.

#include <string>
#include <vector>

namespace ganflow::apps {

struct ForeignOptions {
  std::vector<std::string> files;
  std::string column;  ///< of a CSV file; may be left out when there is but one
  std::string time;    ///< likewise; default "time" where there is such a column, else rows are counted
};

struct ForeignSeries {
  std::string name;  ///< for people and for verdict.json's "observable"
  std::vector<double> times;
  std::vector<double> values;
};

/// CSV: one file, one column. NPY or NPZ (its first array): shape (T) the values themselves; (T, n) n samples of one
/// coordinate at each instant; (T, n, d) n samples of d. Several files: one instant each, in order, shapes (n) or
/// (n, d). Samples become the course of their mean (diagnostics/mean_course.hpp); instants are counted.
///
/// Throws  InputError: whatever is wrong with a file, an unknown column, times that do not increase, differing shapes.
ForeignSeries load_foreign(const ForeignOptions& options);

}  // namespace ganflow::apps
