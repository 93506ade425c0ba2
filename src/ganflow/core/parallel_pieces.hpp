#pragma once
/// A parallel loop over a matrix whose numbers are treated one by one.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace ganflow {

/// What one task treats: columns [first, first + count) of a row.
struct RowPiece {
  std::size_t row;
  std::size_t first;
  std::size_t count;
};

template <class T>
std::span<T> piece_of(MatrixView<T> matrix, const RowPiece& piece) {
  return matrix.row_span(piece.row).subspan(piece.first, piece.count);
}

/// Calls task(piece) for pieces that together are a (rows, cols) matrix, each number once, in any order, on any thread.
/// Long rows are cut, so that a matrix of three of them keeps any number of threads busy. `work` is that of the whole
/// matrix, in elementary operations: too little stays on the calling thread.
///
/// Check   every number once; pieces and rows of any length.
void parallel_pieces(std::size_t rows, std::size_t cols, std::size_t work,
                     const std::function<void(const RowPiece&)>& task);

}  // namespace ganflow
