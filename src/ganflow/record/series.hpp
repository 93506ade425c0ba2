#pragma once
/// A run as rows over time: Frame is one row, Series all of them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::record {

/// One observation. `values` are in the order of the run's columns; the meaning of NaN is "not defined here".
struct Frame {
  std::int64_t iteration = 0;
  double time = 0;  ///< mean-field time, theory §3
  std::vector<double> values;
};

/// Names of the values of a frame, fixed for a whole run. Iteration and time come before them in series.csv.
using Columns = std::vector<std::string>;

/// All observations of a run, or of somebody else's table.
class Series {
 public:
  explicit Series(Columns columns);
  void append(const Frame& frame);  ///< frame.values.size() must be columns().size()

  const Columns& columns() const { return columns_; }
  std::size_t size() const { return time_.size(); }
  std::span<const double> time() const { return time_; }
  std::span<const std::int64_t> iteration() const { return iteration_; }
  /// Values of one column over time; nullopt when there is no such column.
  std::optional<std::span<const double>> column(const std::string& name) const;

 private:
  Columns columns_;
  std::vector<std::int64_t> iteration_;
  std::vector<double> time_;
  std::vector<std::vector<double>> values_;  // one vector a column
};

}  // namespace ganflow::record
