#include "ganflow/nets/box.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::nets {
namespace {

Matrix<double> normal(std::size_t rows, std::size_t cols, double size, std::uint32_t substep) {
  Matrix<double> m(rows, cols);
  rng::fill_normal<double>({.seed = 5, .substep = substep}, 0, {m.data(), rows * cols});
  for (std::size_t i = 0; i < rows * cols; ++i) {
    m.data()[i] *= size;
  }
  return m;
}

TEST(Box, ProjectionIsTheNearestPointOfTheBoxAndIdempotent) {
  const Box box(0.5);
  const auto before = normal(3, 50, 1.0, 1);
  auto theta = before;
  box.project(theta.view());
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t j = 0; j < 50; ++j) {
      EXPECT_EQ(theta(r, j), std::min(0.5, std::max(-0.5, before(r, j))));
    }
  }
  auto twice = theta;
  box.project(twice.view());
  EXPECT_TRUE(std::equal(theta.data(), theta.data() + 150, twice.data()));
}

TEST(Box, ProjectionDoesNotIncreaseDistances) {
  const Box box(1);
  for (std::uint32_t trial = 0; trial < 100; ++trial) {
    auto x = normal(1, 10, 2, 2 * trial);
    auto y = normal(1, 10, 2, 2 * trial + 1);
    const auto gap = [&] {
      double sum = 0;
      for (std::size_t j = 0; j < 10; ++j) {
        sum += std::pow(x(0, j) - y(0, j), 2);
      }
      return sum;
    };
    const double before = gap();
    box.project(x.view());
    box.project(y.view());
    EXPECT_LE(gap(), before);
  }
}

// Proj_Q(v)(ω) = lim (π_Q(ω + s v) − ω)/s as s ↓ 0, theory §4.
TEST(Box, TangentProjectionIsTheDerivativeOfTheProjection) {
  const Box box(1);
  auto theta = normal(4, 40, 1.5, 3);
  box.project(theta.view());  // many coordinates lie on a wall now
  const auto v = normal(4, 40, 1, 4);
  auto projected = v;
  box.project_velocity<double>(theta.view(), projected.view());
  const double s = 1e-9;
  auto moved = theta;
  for (std::size_t i = 0; i < 160; ++i) {
    moved.data()[i] += s * v.data()[i];
  }
  box.project(moved.view());
  for (std::size_t i = 0; i < 160; ++i) {
    EXPECT_NEAR(projected.data()[i], (moved.data()[i] - theta.data()[i]) / s, 1e-6);  // rounding of θ over s
  }
}

TEST(Box, KeepsNanVisible) {
  Matrix<float> theta(1, 2);
  theta(0, 0) = std::numeric_limits<float>::quiet_NaN();
  theta(0, 1) = std::numeric_limits<float>::infinity();
  Box(1).project(theta.view());
  EXPECT_TRUE(std::isnan(theta(0, 0)));
  EXPECT_EQ(theta(0, 1), 1.0F);
}

TEST(Box, CountsTheShareOfCoordinatesOnWalls) {
  Matrix<float> theta(2, 2);
  theta(0, 0) = 0.5F;
  theta(1, 1) = -0.5F;
  EXPECT_DOUBLE_EQ(Box(0.5).wall_share<float>(theta.view()), 0.5);
}

TEST(Box, RefusesAHalfWidthThatIsNotPositive) {
  EXPECT_THROW(Box(0), InputError);
  EXPECT_THROW(Box(-1), InputError);
  EXPECT_THROW(Box{std::nan("")}, InputError);
}

}  // namespace
}  // namespace ganflow::nets
