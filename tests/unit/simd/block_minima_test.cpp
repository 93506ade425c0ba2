#include "ganflow/simd/block_minima.hpp"

#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class BlockMinima : public testing::TestWithParam<Target> {};

TEST_P(BlockMinima, AreThoseOfPlainLoops) {
  const TargetOverride use(GetParam());
  for (const std::size_t d : {1U, 2U, 7U, 10U}) {
    for (const std::size_t blocks : {1U, 3U}) {
      const std::size_t m = blocks * kColumnsOfBlock;
      const std::size_t rows = 5;
      Matrix<double> x(rows, d);
      Matrix<double> columns(d, m);
      std::vector<double> shift(m);
      rng::fill_normal<double>({.seed = 1}, 0, std::span<double>(x.data(), rows * d));
      rng::fill_normal<double>({.seed = 2}, 0, std::span<double>(columns.data(), d * m));
      rng::fill_normal<double>({.seed = 3}, 0, shift);
      std::fill(shift.end() - 9, shift.end(), -kInfinity);
      for (const SquareCost cost : {SquareCost::kSquare, SquareCost::kRoot}) {
        Matrix<double> minima(rows, blocks);
        block_minima(x, columns, shift, cost, minima);
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t b = 0; b < blocks; ++b) {
            double least = kInfinity;
            for (std::size_t j = b * kColumnsOfBlock; j < (b + 1) * kColumnsOfBlock; ++j) {
              double square = 0;
              for (std::size_t c = 0; c < d; ++c) {
                square += (x(r, c) - columns(c, j)) * (x(r, c) - columns(c, j));
              }
              least = std::min(least, (cost == SquareCost::kRoot ? std::sqrt(square) : square) - shift[j]);
            }
            EXPECT_NEAR(minima(r, b), least, 1e-13) << "d = " << d << ", r = " << r << ", b = " << b;  // costs ≤ 100
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, BlockMinima, testing::ValuesIn(available_targets()),
                         [](const auto& target) { return to_string(target.param); });

}  // namespace
}  // namespace ganflow::simd
