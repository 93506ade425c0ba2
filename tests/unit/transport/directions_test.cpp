#include "ganflow/transport/directions.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::transport {
namespace {

TEST(Directions, AreUnitVectorsWhoseNumberDecides) {
  const Matrix<double> all = draw_directions({.seed = 3}, 0, 10, 4), last = draw_directions({.seed = 3}, 7, 3, 4);
  for (std::size_t k = 0; k < 10; ++k) {
    double square = 0;
    for (std::size_t c = 0; c < 4; ++c) {
      square += all(k, c) * all(k, c);
      if (k >= 7) {
        EXPECT_EQ(all(k, c), last(k - 7, c));
      }
    }
    EXPECT_NEAR(square, 1, 1e-15);
  }
  EXPECT_NE(all(0, 0), draw_directions({.seed = 3, .step = 1}, 0, 1, 4)(0, 0));
}

TEST(Directions, FavourNoAxis) {
  // E u_c² = 1/d, variance 2(d−1)/(d²(d+2)): d = 3, 10⁴ draws, 6 standard deviations, false alarm 6e-9 in all.
  const std::size_t count = 10'000;
  const Matrix<double> u = draw_directions({.seed = 4}, 0, count, 3);
  for (std::size_t c = 0; c < 3; ++c) {
    double mean = 0;
    for (std::size_t k = 0; k < count; ++k) {
      mean += u(k, c) * u(k, c) / static_cast<double>(count);
    }
    EXPECT_NEAR(mean, 1.0 / 3, 6 * std::sqrt(4.0 / 45 / static_cast<double>(count)));
  }
}

}  // namespace
}  // namespace ganflow::transport
