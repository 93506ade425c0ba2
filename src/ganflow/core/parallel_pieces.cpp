#include "ganflow/core/parallel_pieces.hpp"

#include "ganflow/core/parallel.hpp"

#include <algorithm>

namespace ganflow {

namespace {

/// Whole cache lines of any number type, and some arrays of them in L1 and L2.
constexpr std::size_t kMostColumns = 8192;

}  // namespace

void parallel_pieces(std::size_t rows, std::size_t cols, std::size_t work,
                     const std::function<void(const RowPiece&)>& task) {
  const std::size_t pieces = (cols + kMostColumns - 1) / kMostColumns;  // of a row
  parallel_for(rows * pieces, work, [&](std::size_t index) {
    const std::size_t first = index % pieces * kMostColumns;
    task({.row = index / pieces, .first = first, .count = std::min(kMostColumns, cols - first)});
  });
}

}  // namespace ganflow
