#pragma once
/// Comma-separated text (RFC 4180): quoted fields, header optional, numeric columns by name.

#include "ganflow/data/table.hpp"

#include <string>
#include <vector>

namespace ganflow::data {

struct CsvTable {
  std::vector<std::string> columns;  ///< of the numbers, in order; "0", "1" … when the file has no header
  Table values;                      ///< (rows, columns) float64
};

/// Reads the columns asked for, or, when none is named, every numeric one: those whose first non-empty field is a
/// number. A first line that holds a field which is not a number is the header.
///
/// Throws  InputError naming the line: ragged rows, a quote that does not end, no such column, a field of a numeric
///         column that is empty, no number, NaN or infinite; a file without numeric columns.
CsvTable parse_csv(const Bytes& file, const std::vector<std::string>& columns = {});
CsvTable read_csv(const std::string& path, const std::vector<std::string>& columns = {});

/// All fields as they stand, without the header; columns "0", "1" … when there is none.
struct CsvText {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Throws  InputError naming the line: ragged rows, a quote that does not end; a file without rows.
CsvText parse_csv_text(const Bytes& file);
CsvText read_csv_text(const std::string& path);

}  // namespace ganflow::data
