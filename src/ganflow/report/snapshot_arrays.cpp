#include "ganflow/report/snapshot_arrays.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::report {

std::optional<Matrix<double>> matrix_of(const record::Snapshot& snapshot, const std::string& name) {
  if (!snapshot.contains(name)) {
    return std::nullopt;
  }
  const record::Array& array = snapshot.at(name);
  if (array.shape.size() != 2 || array.shape[0] * array.shape[1] != array.size()) {
    return std::nullopt;
  }
  Matrix<double> matrix(array.shape[0], array.shape[1]);
  std::visit([&](const auto& values) { std::copy(values.begin(), values.end(), matrix.data()); }, array.values);
  return matrix;
}

std::optional<Matrix<double>> finite_rows(const record::Snapshot& snapshot, const std::string& name) {
  const auto all = matrix_of(snapshot, name);
  if (!all) {
    return std::nullopt;
  }
  std::vector<std::size_t> good;
  for (std::size_t r = 0; r < all->rows(); ++r) {
    if (std::all_of(all->row(r), all->row(r) + all->cols(), [](double x) { return std::isfinite(x); })) {
      good.push_back(r);
    }
  }
  if (good.empty() || all->cols() == 0) {
    return std::nullopt;
  }
  Matrix<double> rows(good.size(), all->cols());
  for (std::size_t r = 0; r < good.size(); ++r) {
    std::copy_n(all->row(good[r]), all->cols(), rows.row(r));
  }
  return rows;
}

std::vector<double> column_of(ConstMatrixView<double> matrix, std::size_t k) {
  std::vector<double> column(matrix.rows());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    column[r] = matrix(r, k);
  }
  return column;
}

}  // namespace ganflow::report
