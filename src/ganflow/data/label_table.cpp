#include "ganflow/data/label_table.hpp"

#include "ganflow/core/suggest.hpp"
#include "ganflow/data/catalogue.hpp"
#include "ganflow/data/convert.hpp"
#include "ganflow/data/csv.hpp"
#include "ganflow/data/load_table.hpp"
#include "ganflow/data/npy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

namespace ganflow::data {

namespace {

constexpr const char* kCount = "count";
constexpr double kLargestCount = 9e15;  // whole numbers are exact up to 2^53

std::optional<double> number_in(const std::string& field) {
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  const bool whole = error == std::errc() && end == field.data() + field.size() && std::isfinite(value);
  return whole ? std::optional(value) : std::nullopt;
}

/// Numbers by size, before all other names; those by alphabet.
bool comes_before(const std::string& a, const std::string& b) {
  const std::optional<double> x = number_in(a);
  const std::optional<double> y = number_in(b);
  if (x && y && *x != *y) {
    return *x < *y;
  }
  return x.has_value() != y.has_value() ? x.has_value() : a < b;
}

struct ByName {
  bool operator()(const std::string& a, const std::string& b) const { return comes_before(a, b); }
};

/// Gathers (time, category, count) in any order.
class Tally {
 public:
  void add(double time, const std::string& category, double count) {
    categories_.try_emplace(category, 0);
    rows_[time][category] += count;
  }
  LabelTable table(bool timed) {
    LabelTable result;
    for (auto& [name, index] : categories_) {
      index = result.categories.size();
      result.categories.push_back(name);
    }
    result.counts = Matrix<double>(rows_.size(), result.categories.size());
    std::size_t t = 0;
    for (const auto& [time, counts] : rows_) {
      if (timed) {
        result.times.push_back(time);
      }
      for (const auto& [name, count] : counts) {
        result.counts(t, categories_.at(name)) = count;
      }
      ++t;
    }
    return result;
  }

 private:
  std::map<std::string, std::size_t, ByName> categories_;
  std::map<double, std::map<std::string, double, ByName>> rows_;
};

double read_number(const CsvText& text, std::size_t row, std::size_t column, const std::string& path) {
  const std::string& field = text.rows[row][column];
  const std::optional<double> value = number_in(field);
  GF_VALIDATE(value.has_value(), "{}, row {}, column '{}': '{}' is not a number. Fill it or remove the row", path,
              row + 1, text.columns[column], field.substr(0, 40));
  return *value;
}

double read_count(const CsvText& text, std::size_t row, std::size_t column, const std::string& path) {
  const double value = read_number(text, row, column, path);
  GF_VALIDATE(value >= 0 && value == std::floor(value) && value < kLargestCount,
              "{}, row {}, column '{}': {} (a count is 0, 1, 2 …). Give counts, not shares", path, row + 1,
              text.columns[column], value);
  return value;
}

std::size_t find_column(const CsvText& text, const std::string& name, const std::string& path) {
  const auto found = std::find(text.columns.begin(), text.columns.end(), name);
  GF_VALIDATE(found != text.columns.end(), "{} has no column '{}'.{}", path, name, suggestion(name, text.columns));
  return static_cast<std::size_t>(found - text.columns.begin());
}

/// The columns that may hold categories or their counts.
std::vector<std::size_t> other_columns(const CsvText& text, const LabelTableOptions& options) {
  std::vector<std::size_t> others;
  for (std::size_t c = 0; c < text.columns.size(); ++c) {
    if (text.columns[c] != options.time && text.columns[c] != kCount) {
      others.push_back(c);
    }
  }
  return others;
}

LabelTable from_csv(const std::string& path, const LabelTableOptions& options) {
  const CsvText text = read_csv_text(path);
  const bool timed = !options.time.empty();
  const std::size_t time = timed ? find_column(text, options.time, path) : 0;
  const std::vector<std::size_t> others = other_columns(text, options);
  const bool wide = timed && options.column.empty() && others.size() >= 2;
  GF_VALIDATE(
      wide || !options.column.empty() || others.size() == 1,
      "{} has {} columns that could be the categories ({}). Name one by --column, or a column of times by --time", path,
      others.size(), fmt::join(text.columns, ", "));
  const std::size_t column = wide ? 0 : options.column.empty() ? others[0] : find_column(text, options.column, path);
  const auto count = std::find(text.columns.begin(), text.columns.end(), kCount);
  Tally tally;
  for (std::size_t row = 0; row < text.rows.size(); ++row) {
    const double at = timed ? read_number(text, row, time, path) : 0;
    if (wide) {
      for (const std::size_t c : others) {
        tally.add(at, text.columns[c], read_count(text, row, c, path));
      }
      continue;
    }
    const std::string& category = text.rows[row][column];
    GF_VALIDATE(!category.empty(), "{}, row {}: the category is empty. Fill it or remove the row", path, row + 1);
    tally.add(at, category,
              count == text.columns.end()
                  ? 1
                  : read_count(text, row, static_cast<std::size_t>(count - text.columns.begin()), path));
  }
  return tally.table(timed);
}

/// Words of the catalogue's texts: a row a text, in order of time.
LabelTable from_word_counts(const CatalogueFiles& files) {
  const Table values = read_npy(files.values);
  const std::vector<std::int64_t> years = load_labels(files.labels);
  const Bytes file = map_file(files.vocabulary);
  const std::string_view text(reinterpret_cast<const char*>(file.view.data()), file.size());
  LabelTable result{.words = true};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result.categories.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  GF_VALIDATE(result.categories.size() == values.row_size() && years.size() == values.rows(),
              "{}: {} words, but {} columns. Get the data set again", files.vocabulary, result.categories.size(),
              values.row_size());
  GF_VALIDATE(std::is_sorted(years.begin(), years.end()), "{}: years that decrease. Get the data set again",
              files.labels);
  result.times.assign(years.begin(), years.end());
  result.counts = as_matrix(values);
  return result;
}

LabelTable from_labels(const std::vector<std::int64_t>& labels, const std::vector<std::string>& names) {
  Tally tally;
  for (const std::int64_t label : labels) {
    const bool named = label >= 0 && static_cast<std::size_t>(label) < names.size();
    tally.add(0, named ? names[static_cast<std::size_t>(label)] : std::to_string(label), 1);
  }
  return tally.table(false);
}

LabelTable from_catalogue(const std::string& name) {
  const CatalogueFiles files = locate(name);
  return std::filesystem::exists(files.vocabulary)
             ? from_word_counts(files)
             : from_labels(load_labels(files.labels), catalogue_entry(name).classes);
}

LabelTable from_text(const std::string& path) {
  const Bytes file = map_file(path);
  Tally tally;
  for (const std::string& word : words_of({reinterpret_cast<const char*>(file.view.data()), file.size()})) {
    tally.add(0, word, 1);
  }
  LabelTable result = tally.table(false);
  GF_VALIDATE(!result.categories.empty(), "{}: a text without words. Save labels as .csv or .npy", path);
  result.words = true;
  return result;
}

bool is_in_catalogue(const std::string& name) {
  return std::any_of(catalogue().begin(), catalogue().end(), [&](const auto& entry) { return entry.name == name; });
}

/// The columns of `table` under `categories`, a superset of its own.
Matrix<double> spread(const LabelTable& table, const std::map<std::string, std::size_t, ByName>& categories) {
  Matrix<double> counts(table.counts.rows(), categories.size());
  for (std::size_t k = 0; k < table.categories.size(); ++k) {
    const std::size_t to = categories.at(table.categories[k]);
    for (std::size_t t = 0; t < counts.rows(); ++t) {
      counts(t, to) = table.counts(t, k);
    }
  }
  return counts;
}

}  // namespace

std::vector<std::int64_t> LabelTable::totals() const {
  std::vector<std::int64_t> sums(counts.cols());
  for (std::size_t t = 0; t < counts.rows(); ++t) {
    for (std::size_t k = 0; k < counts.cols(); ++k) {
      sums[k] += std::llround(counts(t, k));
    }
  }
  return sums;
}

LabelTable load_label_table(const std::string& path, const LabelTableOptions& options) {
  const bool exists = std::filesystem::exists(path);
  const std::string extension = std::filesystem::path(path).extension().string();
  const bool is_table = exists && (extension == ".csv" || extension == ".CSV");
  GF_VALIDATE(is_table || (options.column.empty() && options.time.empty()),
              "--column and --time name columns of a CSV file; {} is none. Leave them out", path);
  if (!exists && is_in_catalogue(path)) {
    return from_catalogue(path);
  }
  if (is_table) {
    return from_csv(path, options);
  }
  const bool is_array = extension == ".npy" || extension == ".npz" || path.find("idx1-ubyte") != std::string::npos;
  return is_array ? from_labels(load_labels(path), {}) : from_text(path);
}

void align(LabelTable& a, LabelTable& b) {
  std::map<std::string, std::size_t, ByName> categories;
  for (const LabelTable* side : {&a, &b}) {
    for (const std::string& name : side->categories) {
      categories.try_emplace(name, 0);
    }
  }
  GF_VALIDATE(categories.size() < a.categories.size() + b.categories.size(),
              "labels that do not match: one side has '{}' …, the other '{}' …, and none in common. "
              "Name the classes alike, or choose columns that hold the same thing",
              a.categories.front(), b.categories.front());
  std::vector<std::string> names;
  for (auto& [name, index] : categories) {
    index = names.size();
    names.push_back(name);
  }
  a.counts = spread(a, categories);
  b.counts = spread(b, categories);
  a.categories = names;
  b.categories = std::move(names);
}

}  // namespace ganflow::data
