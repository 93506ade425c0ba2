#pragma once
/// A snapshot's arrays as matrices of doubles, for drawing.

#include "ganflow/core/matrix.hpp"
#include "ganflow/record/array.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::report {

/// The array `name` if it is there and has two dimensions.
std::optional<Matrix<double>> matrix_of(const record::Snapshot& snapshot, const std::string& name);

/// Its rows with finite numbers only; nullopt also when there is none.
std::optional<Matrix<double>> finite_rows(const record::Snapshot& snapshot, const std::string& name);

/// Column k.
std::vector<double> column_of(ConstMatrixView<double> matrix, std::size_t k);

}  // namespace ganflow::report
