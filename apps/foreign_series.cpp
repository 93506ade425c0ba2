#include "foreign_series.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/matrix.hpp"
#include "ganflow/data/csv.hpp"
#include "ganflow/data/load_table.hpp"
#include "ganflow/diagnostics/mean_course.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace ganflow::apps {

namespace {

constexpr const char* kUsualTime = "time";

std::vector<double> counted(std::size_t count) {
  std::vector<double> times(count);
  for (std::size_t i = 0; i < count; ++i) {
    times[i] = static_cast<double>(i);
  }
  return times;
}

/// The column to judge where none is named: the only one that is neither time nor a count of rows.
std::string only_column(const std::string& path, const std::vector<std::string>& columns, const std::string& time) {
  std::vector<std::string> candidates;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(candidates),
               [&](const std::string& c) { return c != time && c != "iteration"; });
  GF_VALIDATE(candidates.size() == 1, "{} has {} columns that could be judged ({}). Name one by --column", path,
              candidates.size(), fmt::join(candidates, ", "));
  return candidates[0];
}

/// Names of the columns; the table's numbers need not all be good for that.
std::vector<std::string> column_names(const std::string& path) {
  const data::Bytes file = data::map_file(path);
  const std::string_view text(reinterpret_cast<const char*>(file.view.data()), file.size());
  const std::size_t first = text.find('\n');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\n', first + 1);
  const std::size_t size = second == std::string_view::npos ? file.size() : second + 1;
  return data::parse_csv(file.part(0, size)).columns;
}

ForeignSeries load_column(const std::string& path, const ForeignOptions& options) {
  std::string time = options.time;
  std::string column = options.column;
  if (time.empty() || column.empty()) {
    const std::vector<std::string> names = column_names(path);
    if (time.empty() && column != kUsualTime && std::find(names.begin(), names.end(), kUsualTime) != names.end()) {
      time = kUsualTime;
    }
    if (column.empty()) {
      column = only_column(path, names, time);
    }
  }
  ForeignSeries series{.name = column, .times = {}, .values = {}};
  const data::Table values = data::read_csv(path, {column}).values;
  for (std::size_t i = 0; i < values.count(); ++i) {
    series.values.push_back(values.as_double(i));
  }
  if (time.empty()) {
    series.times = counted(series.values.size());
    return series;
  }
  const data::Table times = data::read_csv(path, {time}).values;
  for (std::size_t i = 0; i < times.count(); ++i) {
    series.times.push_back(times.as_double(i));
    GF_VALIDATE(i == 0 || series.times[i] > series.times[i - 1],
                "{}, column '{}': {} in row {} after {} (times must increase). Sort the rows, or name another --time",
                path, time, series.times[i], i + 1, series.times[i - 1]);
  }
  return series;
}

/// Mean of `count` samples of d numbers that begin at number `first` of the table, into a row.
void add_mean(const data::Table& table, std::size_t first, std::size_t count, std::size_t d, double* row) {
  GF_VALIDATE(count > 0, "{}: no samples (shape {})", table.bytes.source, table.shape_text());
  for (std::size_t i = 0; i < count * d; ++i) {
    row[i % d] += table.as_double(first + i) / static_cast<double>(count);
  }
}

ForeignSeries course_of(const Matrix<double>& means) {
  ForeignSeries series{.name = means.cols() == 1 ? "mean_0" : "pc1", .times = counted(means.rows()), .values = {}};
  series.values = diagnostics::mean_course(means.view());
  return series;
}

ForeignSeries load_array(const std::string& path) {
  const data::Table table = data::load_table(path);
  const std::vector<std::size_t>& shape = table.shape;
  GF_VALIDATE(!shape.empty() && shape.size() <= 3 && table.count() > 0,
              "{}: shape {} (a series is (T), samples over time are (T, n) or (T, n, d))", path, table.shape_text());
  if (shape.size() == 1) {
    ForeignSeries series{.name = "value", .times = counted(shape[0]), .values = {}};
    for (std::size_t i = 0; i < shape[0]; ++i) {
      series.values.push_back(table.as_double(i));
    }
    return series;
  }
  const std::size_t d = shape.size() == 3 ? shape[2] : 1;
  Matrix<double> means(shape[0], d);
  for (std::size_t t = 0; t < shape[0]; ++t) {
    add_mean(table, t * shape[1] * d, shape[1], d, means.view().row(t));
  }
  return course_of(means);
}

ForeignSeries load_instants(const std::vector<std::string>& files) {
  Matrix<double> means;
  for (std::size_t t = 0; t < files.size(); ++t) {
    const data::Table table = data::load_table(files[t]);
    if (t == 0) {
      means = Matrix<double>(files.size(), table.row_size());
    }
    GF_VALIDATE(table.shape.size() <= 2 && table.row_size() == means.cols(),
                "{}: shape {}, but {} has {} numbers a sample (files are instants of one process, shapes (n, d))",
                files[t], table.shape_text(), files[0], means.cols());
    add_mean(table, 0, table.rows(), means.cols(), means.view().row(t));
  }
  return course_of(means);
}

}  // namespace

ForeignSeries load_foreign(const ForeignOptions& options) {
  GF_EXPECT(!options.files.empty());
  const std::string& path = options.files[0];
  const bool is_table = data::format_of(path) == data::FileFormat::kCsv;
  GF_VALIDATE(is_table || (options.column.empty() && options.time.empty()),
              "--column and --time name columns of a CSV file; {} is none. Leave them out", path);
  if (options.files.size() > 1) {
    GF_VALIDATE(!is_table, "{}: several files are sample dumps (.npy, .npz), one an instant. Give one CSV file", path);
    return load_instants(options.files);
  }
  return is_table ? load_column(path, options) : load_array(path);
}

}  // namespace ganflow::apps
