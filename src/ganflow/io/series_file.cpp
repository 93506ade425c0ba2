#include "ganflow/io/series_file.hpp"

#include "ganflow/core/errors.hpp"

#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

namespace ganflow::io {

namespace {

constexpr std::size_t kFirstColumns = 2;  // iteration and time come before the run's columns

std::vector<std::string_view> split(std::string_view line) {
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  std::vector<std::string_view> fields;
  for (std::size_t start = 0;;) {
    const auto comma = line.find(',', start);
    fields.push_back(line.substr(start, comma - start));
    if (comma == std::string_view::npos) {
      return fields;
    }
    start = comma + 1;
  }
}

record::Columns columns_of(std::string_view header, std::string_view name) {
  const auto fields = split(header);
  GF_VALIDATE(fields.size() >= kFirstColumns && fields[0] == "iteration" && fields[1] == "time",
              "{} line 1: the header does not begin with 'iteration,time' (it is no series written by ganflow). "
              "Check the path",
              name);
  return {fields.begin() + kFirstColumns, fields.end()};
}

/// Where a field stands, for messages.
struct Place {
  std::string_view name;
  std::size_t line = 0;
  std::string_view column;
};

template <class T>
T number(std::string_view field, const Place& place) {
  if constexpr (std::is_floating_point_v<T>) {
    if (field.empty()) {
      return std::numeric_limits<T>::quiet_NaN();
    }
  }
  T value{};
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  GF_VALIDATE(error == std::errc{} && end == field.data() + field.size(),
              "{} line {}: '{}' in column '{}' is not a number. The file was edited or damaged: correct that line",
              place.name, place.line, field, place.column);
  return value;
}

record::Frame frame_of(std::string_view line, const record::Columns& columns, Place place) {
  const auto fields = split(line);
  GF_VALIDATE(fields.size() == columns.size() + kFirstColumns,
              "{} line {} has {} fields (the header has {}). The file was edited or damaged: correct that line",
              place.name, place.line, fields.size(), columns.size() + kFirstColumns);
  record::Frame frame;
  place.column = "iteration";
  frame.iteration = number<std::int64_t>(fields[0], place);
  place.column = "time";
  frame.time = number<double>(fields[1], place);
  frame.values.reserve(columns.size());
  for (std::size_t k = 0; k < columns.size(); ++k) {
    place.column = columns[k];
    frame.values.push_back(number<double>(fields[k + kFirstColumns], place));
  }
  return frame;
}

void append_number(std::string& row, double value) {
  if (std::isnan(value)) {
    row += "nan";  // never "-nan": the sign of a NaN depends on the machine
  } else {
    fmt::format_to(std::back_inserter(row), "{}", value);
  }
}

}  // namespace

SeriesFile SeriesFile::create(const std::filesystem::path& path, const record::Columns& columns) {
  std::string header = "iteration,time";
  for (const std::string& column : columns) {
    GF_VALIDATE(!column.empty() && column.find_first_of(",\"\r\n") == std::string::npos,
                "column '{}' cannot stand in {} (empty, or with comma, quote or line break). Choose a plain name",
                column, path.string());
    header += ',' + column;
  }
  SeriesFile file(AppendFile::create(path), columns);
  file.file_.append(header + '\n');
  return file;
}

SeriesFile SeriesFile::resume(const std::filesystem::path& path, std::int64_t length) {
  const std::string text = read_file(path);
  const auto header_end = text.find('\n');
  GF_VALIDATE(header_end != std::string::npos, "{} has no header line (it is damaged). Start the run anew",
              path.string());
  record::Columns columns = columns_of(std::string_view(text).substr(0, header_end), path.string());
  const auto end = length == 0 ? static_cast<std::int64_t>(header_end) + 1 : length;
  GF_VALIDATE(end > static_cast<std::int64_t>(text.size()) || text[static_cast<std::size_t>(end) - 1] == '\n',
              "{}: byte {}, where the checkpoint stands, is not the end of a line (the file was edited). Restore it, "
              "or start the run anew",
              path.string(), end);
  return {AppendFile::resume(path, end), std::move(columns)};
}

void SeriesFile::append(const record::Frame& frame) {
  GF_EXPECT(frame.values.size() == columns_.size());
  std::string row = fmt::format("{},", frame.iteration);
  append_number(row, frame.time);
  for (const double value : frame.values) {
    row += ',';
    append_number(row, value);
  }
  row += '\n';
  file_.append(row);
}

record::Series parse_series(std::string_view text, std::string_view name, TornLine torn_line) {
  if (!text.ends_with('\n')) {
    GF_VALIDATE(torn_line == TornLine::kDrop && text.find('\n') != std::string_view::npos,
                "{} ends in the middle of a line (its writer was stopped). Go on with 'ganflow resume', "
                "or add a line end to the last line",
                name);
    text = text.substr(0, text.rfind('\n') + 1);
  }
  std::size_t start = text.find('\n') + 1;
  const record::Columns columns = columns_of(text.substr(0, start - 1), name);
  record::Series series(columns);
  for (std::size_t line = 2; start < text.size(); ++line) {
    const auto end = text.find('\n', start);
    series.append(frame_of(text.substr(start, end - start), columns, {.name = name, .line = line, .column = {}}));
    start = end + 1;
  }
  return series;
}

record::Series read_series(const std::filesystem::path& path, TornLine torn_line) {
  return parse_series(read_file(path), path.string(), torn_line);
}

}  // namespace ganflow::io
