#pragma once
/// series.csv: one row an observation, read by pandas as it is.
///
/// Header "iteration,time,COLUMNS…"; numbers in the shortest decimal form that reads back to the same bits; "nan" where
/// a quantity is not defined (pandas, NumPy and gnuplot all read it as NaN), "inf" and "-inf" for the infinities.

#include "ganflow/io/append_file.hpp"
#include "ganflow/record/series.hpp"

#include <filesystem>
#include <string_view>

namespace ganflow::io {

/// Writer. Errors and buffering are those of AppendFile.
class SeriesFile {
 public:
  /// A new file with its header. Throws InputError for a column name with a comma, a quote or a line break.
  static SeriesFile create(const std::filesystem::path& path, const record::Columns& columns);
  /// Goes on after the first `length` bytes, or after the header when `length` is 0; columns are read from the header.
  static SeriesFile resume(const std::filesystem::path& path, std::int64_t length);

  void append(const record::Frame& frame);  ///< frame.values.size() must be columns().size()
  void flush() { file_.flush(); }
  void sync() { file_.sync(); }
  std::int64_t position() const { return file_.position(); }
  const record::Columns& columns() const { return columns_; }

 private:
  SeriesFile(AppendFile file, record::Columns columns) : file_(std::move(file)), columns_(std::move(columns)) {}

  AppendFile file_;
  record::Columns columns_;
};

/// What to do with a last line that has no line end: a writer was stopped in the middle of it, or is at it now.
enum class TornLine { kRefuse, kDrop };

/// Reads a series.csv; an empty field counts as NaN. Throws InputError naming line and column of what is no number.
record::Series read_series(const std::filesystem::path& path, TornLine torn_line = TornLine::kRefuse);

/// The same from text; `name` is the file's name in messages.
record::Series parse_series(std::string_view text, std::string_view name, TornLine torn_line = TornLine::kRefuse);

}  // namespace ganflow::io
