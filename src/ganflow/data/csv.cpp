#include "ganflow/data/csv.hpp"

#include "ganflow/core/suggest.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace ganflow::data {

namespace {

struct Record {
  std::size_t line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
};

/// Cuts the text into records; a quoted field may hold commas, line ends and doubled quotes.
class CsvScanner {
 public:
  CsvScanner(std::string_view text, const std::string& source) : text_(text), source_(source) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (text_.starts_with(kByteOrderMark)) {
      text_.remove_prefix(kByteOrderMark.size());
    }
  }

  /// False at the end of the text. Blank lines are skipped.
  bool next(Record& record) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
      end_line();
    }
    if (at_ == text_.size()) {
      return false;
    }
    record.line = line_;
    record.fields.clear();
    do {
      record.fields.push_back(text_.substr(at_).starts_with('"') ? quoted() : plain());
    } while (accept(','));
    GF_VALIDATE(at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r',
                "{}, line {}: text follows the closing quote of a field. Double the quotes inside quoted fields",
                source_, line_);
    end_line();
    return true;
  }

 private:
  bool accept(char c) {
    const bool found = at_ < text_.size() && text_[at_] == c;
    at_ += found ? 1 : 0;
    return found;
  }
  void end_line() {
    const bool carriage_return = accept('\r');
    const bool line_feed = accept('\n');
    line_ += carriage_return || line_feed ? 1 : 0;
  }
  std::string plain() {
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string_view field = text_.substr(at_, end - at_);
    at_ = end;
    const std::size_t first = std::min(field.find_first_not_of(" \t"), field.size());
    field.remove_prefix(first);
    field.remove_suffix(field.size() - (field.find_last_not_of(" \t") + 1));
    return std::string(field);
  }
  std::string quoted() {
    const std::size_t begun = line_;
    std::string field;
    ++at_;
    while (true) {
      const std::size_t end = text_.find('"', at_);
      GF_VALIDATE(end != std::string_view::npos, "{}, line {}: a quoted field does not end. Add the missing '\"'",
                  source_, begun);
      field += text_.substr(at_, end - at_);
      line_ += static_cast<std::size_t>(std::count(text_.begin() + at_, text_.begin() + end, '\n'));
      at_ = end + 1;
      if (!accept('"')) {
        return field;
      }
      field.push_back('"');
    }
  }

  std::string_view text_;
  const std::string& source_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

/// The number a field holds, nan and inf included; nullopt when it holds something else.
std::optional<double> number_in(const std::string& field) {
  const char* first = field.data() + (field.starts_with('+') ? 1 : 0);
  const char* last = field.data() + field.size();
  double value = 0;
  const auto [end, error] = std::from_chars(first, last, value);
  if (error == std::errc::result_out_of_range && end == last) {
    return std::strtod(field.c_str(), nullptr);  // tiny becomes 0, huge becomes infinite and is refused as such
  }
  return error == std::errc() && end == last && first != last ? std::optional(value) : std::nullopt;
}

class CsvReader {
 public:
  explicit CsvReader(const Bytes& file) : file_(file) {
    CsvScanner scan = scanner();
    Record first;
    GF_VALIDATE(scan.next(first), "{} is empty. Give a file with at least one row of numbers", file.source);
    has_header_ = std::any_of(first.fields.begin(), first.fields.end(),
                              [](const std::string& f) { return !f.empty() && !number_in(f); });
    for (std::size_t c = 0; c < first.fields.size(); ++c) {
      names_.push_back(has_header_ ? first.fields[c] : std::to_string(c));
    }
  }

  CsvTable read(const std::vector<std::string>& wanted) const {
    const std::vector<std::size_t> chosen = wanted.empty() ? numeric_columns() : columns_named(wanted);
    std::vector<double> values;
    std::size_t rows = 0;
    for_each_record([&](const Record& record) {
      for (const std::size_t c : chosen) {
        values.push_back(value_of(record, c));
      }
      ++rows;
      return true;
    });
    GF_VALIDATE(rows > 0, "{} has a header but no rows of numbers. Append the data", file_.source);
    CsvTable table;
    for (const std::size_t c : chosen) {
      table.columns.push_back(names_[c]);
    }
    table.values.shape = {rows, chosen.size()};
    std::vector<std::byte> bytes(values.size() * sizeof(double));
    std::memcpy(bytes.data(), values.data(), bytes.size());
    table.values.bytes = own_bytes(std::move(bytes), file_.source);
    return table;
  }

  CsvText read_text() const {
    CsvText text{.columns = names_, .rows = {}};
    for_each_record([&](const Record& record) {
      text.rows.push_back(record.fields);
      return true;
    });
    GF_VALIDATE(!text.rows.empty(), "{} has a header but no rows. Append the data", file_.source);
    return text;
  }

 private:
  CsvScanner scanner() const {
    return {{reinterpret_cast<const char*>(file_.view.data()), file_.size()}, file_.source};
  }

  /// Calls visit(record) for each row until it returns false; every row has as many fields as the first line.
  template <class Visit>
  void for_each_record(const Visit& visit) const {
    CsvScanner scan = scanner();
    Record record;
    bool skip = has_header_;
    while (scan.next(record)) {
      GF_VALIDATE(record.fields.size() == names_.size(),
                  "{}, line {}: {} fields (the first line has {}). Fill or remove that row", file_.source, record.line,
                  record.fields.size(), names_.size());
      if (!skip && !visit(record)) {
        return;
      }
      skip = false;
    }
  }

  double value_of(const Record& record, std::size_t c) const {
    const std::string& field = record.fields[c];
    const std::optional<double> value = number_in(field);
    GF_VALIDATE(value.has_value(),
                "{}, line {}, column '{}': '{}' is not a number. Fill it, remove the row, or choose other columns",
                file_.source, record.line, names_[c], field.substr(0, 40));
    GF_VALIDATE(std::isfinite(*value),
                "{}, line {}, column '{}': {} (every value must be finite). Remove or repair that row", file_.source,
                record.line, names_[c], field.substr(0, 40));
    return *value;
  }

  std::vector<std::size_t> numeric_columns() const {
    enum class Kind { kUnknown, kNumber, kText };
    std::vector<Kind> kinds(names_.size(), Kind::kUnknown);
    for_each_record([&](const Record& record) {
      bool unknown = false;
      for (std::size_t c = 0; c < kinds.size(); ++c) {
        if (kinds[c] == Kind::kUnknown && !record.fields[c].empty()) {
          kinds[c] = number_in(record.fields[c]) ? Kind::kNumber : Kind::kText;
        }
        unknown = unknown || kinds[c] == Kind::kUnknown;
      }
      return unknown;
    });
    std::vector<std::size_t> chosen;
    for (std::size_t c = 0; c < kinds.size(); ++c) {
      if (kinds[c] == Kind::kNumber) {
        chosen.push_back(c);
      }
    }
    GF_VALIDATE(!chosen.empty(),
                "{} has no column of numbers (fields are separated by commas). "
                "Replace other separators by commas",
                file_.source);
    return chosen;
  }

  std::vector<std::size_t> columns_named(const std::vector<std::string>& wanted) const {
    std::vector<std::size_t> chosen;
    for (const std::string& name : wanted) {
      const auto found = std::find(names_.begin(), names_.end(), name);
      GF_VALIDATE(found != names_.end(), "{} has no column '{}'.{}", file_.source, name, suggestion(name, names_));
      chosen.push_back(static_cast<std::size_t>(found - names_.begin()));
    }
    return chosen;
  }

  const Bytes& file_;
  bool has_header_ = false;
  std::vector<std::string> names_;
};

}  // namespace

CsvTable parse_csv(const Bytes& file, const std::vector<std::string>& columns) { return CsvReader(file).read(columns); }

CsvTable read_csv(const std::string& path, const std::vector<std::string>& columns) {
  return parse_csv(map_file(path), columns);
}

CsvText parse_csv_text(const Bytes& file) { return CsvReader(file).read_text(); }

CsvText read_csv_text(const std::string& path) { return parse_csv_text(map_file(path)); }

}  // namespace ganflow::data
