#pragma once
/// One cell of a study as JSON: cells/000012.json.

#include "ganflow/record/cell.hpp"

#include <string>
#include <string_view>

namespace ganflow::io {

/// Numbers in the shortest form that reads back to the same bits; the same cell has the same bytes.
std::string cell_json(const record::Cell& cell);

/// Check   parse_cell(cell_json(c)) = c.
/// Throws  InputError, beginning with `name`, for what is no cell, or one of a newer ganflow.
record::Cell parse_cell(std::string_view text, std::string_view name);

}  // namespace ganflow::io
