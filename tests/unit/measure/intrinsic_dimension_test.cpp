#include "ganflow/measure/intrinsic_dimension.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace ganflow::measure {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// Uniform on the torus [0,1)^d, cut open: on a cube the faces would bias the estimates.
Matrix<double> circles(std::size_t n, std::size_t d, std::uint64_t seed) {
  std::vector<double> u(n * d);
  rng::fill_uniform<double>({.seed = seed}, 0, u);
  Matrix<double> x(n, 2 * d);  // a product of circles in R^{2d}: flat, of dimension d, without faces
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < d; ++c) {
      const double angle = 2 * std::numbers::pi * u[i * d + c];
      x(i, 2 * c) = std::cos(angle);
      x(i, 2 * c + 1) = std::sin(angle);
    }
  }
  return x;
}

class Dimension : public testing::TestWithParam<std::size_t> {};

TEST_P(Dimension, IsFoundWithinItsError) {
  // 60 clouds of 1,500: mean z² is 1 ± √(2/60) = 0.18 for an honest error. The bound allows an error that is up to
  // twice too large, and what curvature and finite distance add at this n; 5 standard deviations beyond.
  const std::size_t d = GetParam();
  double two = 0;
  double ten = 0;
  for (std::uint64_t t = 0; t < 60; ++t) {
    const Matrix<double> x = circles(1500, d, t + 1);
    const auto [a, b] = intrinsic_dimension(x.view());
    two += std::pow((a.value - static_cast<double>(d)) / a.standard_error, 2) / 60;
    ten += std::pow((b.value - static_cast<double>(d)) / b.standard_error, 2) / 60;
  }
  EXPECT_GT(two, 0.25);
  EXPECT_LT(two, 2.5);
  EXPECT_GT(ten, 0.2);
  EXPECT_LT(ten, 2.5);
}

INSTANTIATE_TEST_SUITE_P(Flat, Dimension, testing::Values(1, 2, 3));

TEST(IntrinsicDimension, DoesNotSeeTheSpaceAround) {
  // A plane bent into 20 dimensions by an isometry keeps its distances, so its estimates to rounding.
  const Matrix<double> plane = normal_cloud(400, 2, 1).points;
  Matrix<double> bent(400, 20);
  for (std::size_t i = 0; i < 400; ++i) {
    for (std::size_t c = 0; c < 10; ++c) {
      bent(i, 2 * c) = plane(i, 0) / std::sqrt(10);
      bent(i, 2 * c + 1) = plane(i, 1) / std::sqrt(10);
    }
  }
  const auto [two, ten] = intrinsic_dimension(bent.view());
  const auto [two_flat, ten_flat] = intrinsic_dimension(plane.view());
  EXPECT_NEAR(two.value, two_flat.value, 1e-10);
  EXPECT_NEAR(ten.value, ten_flat.value, 1e-10);
}

TEST(IntrinsicDimension, LeavesCopiesOut) {
  Matrix<double> x = normal_cloud(100, 2, 1).points;
  for (std::size_t c = 0; c < 2; ++c) {
    x(7, c) = x(3, c);
  }
  EXPECT_EQ(intrinsic_dimension(x.view()).two_nearest.used, 98U);
}

TEST(IntrinsicDimension, RefusesTooLittle) {
  const Matrix<double> x = normal_cloud(5, 2, 1).points;
  EXPECT_THAT([&] { intrinsic_dimension(x.view(), 10); }, ThrowsMessage<InputError>(HasSubstr("more than 11 points")));
  EXPECT_THAT([&] { intrinsic_dimension(x.view(), 1); }, ThrowsMessage<InputError>(HasSubstr("--neighbours 1")));
  EXPECT_THAT([&] { intrinsic_dimension(Matrix<double>(10, 2).view(), 3); },
              ThrowsMessage<InputError>(HasSubstr("only 0 of 10")));
  Matrix<double> lattice(25, 2);
  for (std::size_t i = 0; i < 25; ++i) {
    lattice(i, 0) = static_cast<double>(i / 5);
    lattice(i, 1) = static_cast<double>(i % 5);
  }
  EXPECT_THAT([&] { intrinsic_dimension(lattice.view(), 2); }, ThrowsMessage<InputError>(HasSubstr("a lattice")));
}

}  // namespace
}  // namespace ganflow::measure
