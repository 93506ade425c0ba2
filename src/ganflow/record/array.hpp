#pragma once
/// A named block of numbers, and a state made of such blocks: what checkpoints and snapshots hold.

#include "ganflow/core/errors.hpp"
#include "ganflow/core/matrix.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ganflow::record {

/// Row-major numbers with a name and a shape; product of shape = number of values.
struct Array {
  std::string name;
  std::vector<std::size_t> shape;
  std::variant<std::vector<float>, std::vector<double>, std::vector<std::int64_t>> values;

  std::size_t size() const {
    return std::visit([](const auto& v) { return v.size(); }, values);
  }
};

/// A matrix view as an array of shape (rows, cols), padding left out.
template <class T>
Array to_array(std::string name, ConstMatrixView<T> matrix) {
  std::vector<T> values;
  values.reserve(matrix.rows() * matrix.cols());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    values.insert(values.end(), matrix.row(r), matrix.row(r) + matrix.cols());
  }
  return {std::move(name), {matrix.rows(), matrix.cols()}, std::move(values)};
}

/// Everything at one instant. A CheckpointState suffices to go on bit for bit; a Snapshot is made to be looked at.
struct State {
  std::int64_t iteration = 0;
  double time = 0;  ///< mean-field time, theory §3
  std::vector<Array> arrays;

  /// The array of that name. Throws InputError naming what is missing and what there is.
  const Array& at(const std::string& name) const;
  bool contains(const std::string& name) const;
};
using CheckpointState = State;
using Snapshot = State;

/// Copies an array into a view of the same shape and type. Throws InputError when they differ.
template <class T>
void copy_into(const Array& array, MatrixView<T> matrix) {
  const auto* values = std::get_if<std::vector<T>>(&array.values);
  GF_VALIDATE(values != nullptr && array.shape.size() == 2 && array.shape[0] == matrix.rows() &&
                  array.shape[1] == matrix.cols(),
              "array '{}' has another type or shape than the spec's ({} × {}). Was the spec changed since?", array.name,
              matrix.rows(), matrix.cols());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    std::copy_n(values->data() + r * matrix.cols(), matrix.cols(), matrix.row(r));
  }
}

}  // namespace ganflow::record
