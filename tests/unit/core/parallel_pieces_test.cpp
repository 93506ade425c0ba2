#include "ganflow/core/parallel_pieces.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <vector>

namespace ganflow {
namespace {

TEST(ParallelPieces, TreatEveryNumberOfAMatrixOnce) {
  for (const std::size_t rows : {0U, 1U, 3U}) {
    for (const std::size_t cols : {0U, 1U, 8191U, 8192U, 8193U, 50'000U}) {
      std::vector<std::vector<int>> times(rows, std::vector<int>(cols));
      parallel_pieces(rows, cols, 1'000'000'000, [&](const RowPiece& piece) {
        for (std::size_t j = piece.first; j < piece.first + piece.count; ++j) {
          ++times.at(piece.row).at(j);  // a number treated twice at a time would be a race, which TSan reports
        }
      });
      EXPECT_EQ(times, std::vector<std::vector<int>>(rows, std::vector<int>(cols, 1))) << rows << " x " << cols;
    }
  }
}

TEST(ParallelPieces, CutLongRows) {
  std::atomic<int> pieces = 0;
  parallel_pieces(3, 1'000'000, 1'000'000'000, [&](const RowPiece&) { ++pieces; });
  EXPECT_GE(pieces.load(), 64);  // of three rows: enough for any number of threads
}

}  // namespace
}  // namespace ganflow
