#include "ganflow/nets/chebyshev.hpp"

#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::nets {
namespace {

/// One axis or two, off-centre and of different lengths and node counts.
ChebyshevGrid grid_of(std::size_t dimension) {
  const ChebyshevAxis first{.centre = 3, .radius = 2, .nodes = 12};
  const ChebyshevAxis second{.centre = -1, .radius = 0.5, .nodes = 9};
  return dimension == 1 ? ChebyshevGrid({first}) : ChebyshevGrid({first, second});
}

/// n samples inside the axes of grid_of.
template <class T>
Matrix<T> samples_in_grid(std::size_t n, std::size_t dimension) {
  Matrix<T> x(n, dimension);
  rng::fill_uniform<T>({.seed = 2}, 0, {x.data(), n * dimension});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) = 1 + 4 * x(i, 0);
    if (dimension == 2) {
      x(i, 1) = x(i, 1) - T{1.5};
    }
  }
  return x;
}

template <class T>
Matrix<T> random_numbers(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix<T> m(rows, cols);
  rng::fill_normal<T>({.seed = seed}, 0, {m.data(), rows * cols});
  return m;
}

/// A polynomial of degree 11 in the first coordinate and 8 in the second: what 12 and 9 nodes carry exactly.
double polynomial(const double* x, std::size_t dimension, int which) {
  const double t = (x[0] - 3) / 2;
  const double s = dimension == 2 ? (x[1] + 1) / 0.5 : 0;
  return which == 0 ? std::pow(t, 11) - 2 * std::pow(t, 4) + std::pow(s, 8) * t : 1 + s * t * t;
}

TEST(ChebyshevBatch, ReproducesPolynomials) {
  for (const std::size_t dimension : {1U, 2U}) {
    const ChebyshevGrid grid = grid_of(dimension);
    const Matrix<double> nodes = grid.points<double>();
    ASSERT_EQ(nodes.rows(), grid.size());
    Matrix<double> values(grid.size(), 2);
    for (std::size_t j = 0; j < grid.size(); ++j) {
      values(j, 0) = polynomial(nodes.row(j), dimension, 0);
      values(j, 1) = polynomial(nodes.row(j), dimension, 1);
    }
    const Matrix<double> x = samples_in_grid<double>(77, dimension);
    Matrix<double> y(77, 2);
    ChebyshevBatch(grid, x.view()).interpolate<double>(values, y);
    for (std::size_t i = 0; i < 77; ++i) {
      EXPECT_NEAR(y(i, 0), polynomial(x.row(i), dimension, 0), 1e-13) << dimension << "-d sample " << i;
      EXPECT_NEAR(y(i, 1), polynomial(x.row(i), dimension, 1), 1e-13) << dimension << "-d sample " << i;
    }
  }
}

/// ⟨A f, g⟩ = ⟨f, Aᵀ g⟩ for every f and g, whatever the samples.
template <class T>
void check_transpose(double tolerance) {
  for (const std::size_t dimension : {1U, 2U}) {
    const ChebyshevGrid grid = grid_of(dimension);
    const Matrix<T> x = samples_in_grid<T>(45, dimension);
    const ChebyshevBatch batch(grid, x.view());
    const Matrix<T> f = random_numbers<T>(grid.size(), 2, 3);
    const Matrix<T> g = random_numbers<T>(45, 2, 4);
    Matrix<T> at_samples(45, 2);
    Matrix<T> at_nodes(grid.size(), 2);
    batch.interpolate<T>(f, at_samples);
    batch.pull_back<T>(g, at_nodes);
    for (std::size_t k = 0; k < 2; ++k) {
      double left = 0;
      double right = 0;
      for (std::size_t i = 0; i < 45; ++i) {
        left += static_cast<double>(at_samples(i, k)) * static_cast<double>(g(i, k));
      }
      for (std::size_t j = 0; j < grid.size(); ++j) {
        right += static_cast<double>(f(j, k)) * static_cast<double>(at_nodes(j, k));
      }
      EXPECT_NEAR(left, right, tolerance) << dimension << "-d, function " << k;
    }
  }
}

TEST(ChebyshevBatch, PullsBackByTheTransposeOfInterpolation) {
  check_transpose<double>(1e-12);  // sums of a few hundred products of size 1
  check_transpose<float>(1e-4);    // each factor once rounded to float
}

TEST(ChebyshevBatch, LeavesSamplesOutsideOfAnAxisAsTheyAre) {
  const ChebyshevGrid grid = grid_of(1);
  Matrix<double> samples = samples_in_grid<double>(40, 1);
  samples(7, 0) = 5.5;
  samples(0, 0) = -100;
  const ConstMatrixView<double> x = samples;
  const ChebyshevBatch batch(grid, x);
  ASSERT_EQ(batch.size(), grid.size() + 2);
  const Matrix<double> points = batch.points(x);
  EXPECT_EQ(points(grid.size(), 0), -100);
  EXPECT_EQ(points(grid.size() + 1, 0), 5.5);
  Matrix<double> values(batch.size(), 1);
  for (std::size_t j = 0; j < grid.size(); ++j) {
    values(j, 0) = polynomial(points.row(j), 1, 0);
  }
  values(grid.size(), 0) = 17;  // no polynomial
  values(grid.size() + 1, 0) = -3;
  Matrix<double> y(40, 1);
  batch.interpolate<double>(values, y);
  const Matrix<double> g = random_numbers<double>(40, 1, 4);
  Matrix<double> weights(batch.size(), 1);
  batch.pull_back<double>(g, weights);
  double at_samples = 0;
  double at_points = 0;
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_NEAR(y(i, 0), i == 0 ? 17 : i == 7 ? -3 : polynomial(x.row(i), 1, 0), 1e-13) << i;
    at_samples += y(i, 0) * g(i, 0);
  }
  for (std::size_t j = 0; j < batch.size(); ++j) {
    at_points += values(j, 0) * weights(j, 0);
  }
  EXPECT_NEAR(at_samples, at_points, 1e-12);
}

TEST(ChebyshevGrid, NodesLieInsideTheAxesTheFirstRunningFastest) {
  const Matrix<double> nodes = grid_of(2).points<double>();
  for (std::size_t j = 0; j < nodes.rows(); ++j) {
    EXPECT_LT(std::abs(nodes(j, 0) - 3), 2);
    EXPECT_LT(std::abs(nodes(j, 1) + 1), 0.5);
    EXPECT_EQ(nodes(j, 1), nodes(j / 12 * 12, 1));
    EXPECT_EQ(nodes(j, 0), nodes(j % 12, 0));
  }
}

}  // namespace
}  // namespace ganflow::nets
