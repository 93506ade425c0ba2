#pragma once
/// How often each category was seen, in one or in many rows: labels, words of a text, counts over time.

#include "ganflow/core/matrix.hpp"

#include <string>
#include <vector>

namespace ganflow::data {

struct LabelTableOptions {
  std::string column{};  ///< of a CSV file: the categories; default its only one
  std::string time{};    ///< of a CSV file: when a row was seen; none: one row in all
};

struct LabelTable {
  std::vector<std::string> categories{};  ///< K names, each once, in alphabetical order; numbers in theirs
  std::vector<double> times{};            ///< T, increasing; none where nothing is known of time
  Matrix<double> counts{};                ///< (T, K), or (1, K); whole numbers
  bool words = false;                     ///< the categories are words of a text

  /// Sums over rows, (K).
  std::vector<std::int64_t> totals() const;
};

/// A name of the catalogue ("sotu" has words over time, "digits" labels); a CSV file, whose columns are
///   - categories, one a row, and maybe a column "count" of how often: any text; with a time, rows of equal time join;
///   - or, with a time and two or more other columns, counts of the categories that the header names;
/// an array of integers (.npy, .npz, IDX); any other file is a text, whose words are counted (words_of, convert.hpp).
///
/// A CSV file whose first line is all numbers has no header; its columns are "0", "1" …
/// Throws  InputError: unknown column, a count or time that is none, an empty file, a text without words.
LabelTable load_label_table(const std::string& path, const LabelTableOptions& options = {});

/// The two with the categories of both: what one does not hold it counts 0 times.
/// Throws  InputError where they have no category in common.
void align(LabelTable& a, LabelTable& b);

}  // namespace ganflow::data
