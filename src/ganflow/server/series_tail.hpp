#pragma once
/// A series.csv that is followed while it grows: each update reads only what was appended since the last one.

#include "ganflow/record/series.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::server {

/// Rows of a series.csv, column by column. A last line without line end is left for the next update.
///
/// Cost    about 60 ns a number on one core, over all cores; memory 8 bytes a number.
/// Check   against io::read_series, whole and in pieces (tests/unit/server/series_tail_test.cpp).
class SeriesTail {
 public:
  explicit SeriesTail(std::filesystem::path path) : path_(std::move(path)) {}

  /// Reads what is new; true when there is something. A file that was replaced, cut back or rewritten (a resumed run
  /// goes back to its checkpoint) is read from its beginning, and generation() counts that.
  /// Throws InputError: no such file, a line that is no row of numbers (by its number), more than kMostBytes.
  bool update();

  const record::Columns& columns() const { return columns_; }
  std::size_t rows() const { return time_.size(); }
  std::uint64_t generation() const { return generation_; }
  std::span<const std::int64_t> iteration() const { return iteration_; }
  std::span<const double> time() const { return time_; }
  std::span<const double> column(std::size_t k) const { return values_[k]; }
  std::optional<std::size_t> find(std::string_view column) const;

  static constexpr std::uint64_t kMostBytes = 4ULL << 30U;  ///< of a file

 private:
  void start_over();
  void reserve(std::size_t rows);
  void take(std::string_view lines);  // whole lines
  bool still_holds(int file) const;   // the bytes before consumed_ are those that were read

  std::filesystem::path path_;
  std::uint64_t generation_ = 0;
  std::uint64_t consumed_ = 0;  // bytes of whole lines read
  std::uint64_t device_ = 0;
  std::uint64_t inode_ = 0;
  std::string last_bytes_;  // just before consumed_
  record::Columns columns_;
  std::vector<std::int64_t> iteration_;
  std::vector<double> time_;
  std::vector<std::vector<double>> values_;
};

/// Iteration and time of the last whole row, read from the end of the file alone; nullopt when there is no row.
struct LastRow {
  std::int64_t iteration;
  double time;
};
std::optional<LastRow> last_row(const std::filesystem::path& path);

/// The columns, read from the first line alone; nullopt when there is no whole line. Throws InputError for a header that
/// is none.
std::optional<record::Columns> columns_of(const std::filesystem::path& path);

}  // namespace ganflow::server
