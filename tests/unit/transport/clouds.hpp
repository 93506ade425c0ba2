#pragma once
/// Clouds that tests of transport share.

#include "ganflow/core/matrix.hpp"
#include "ganflow/rng/stream.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace ganflow::transport {

inline Matrix<double> normal_cloud(std::size_t n, std::size_t d, std::uint64_t seed) {
  Matrix<double> x(n, d);
  rng::fill_normal<double>({.seed = seed}, 0, std::span<double>(x.data(), n * d));
  return x;
}

/// Rounded to multiples of 1/4: points repeat and costs tie by the hundreds.
inline Matrix<double> lattice_cloud(std::size_t n, std::size_t d, std::uint64_t seed) {
  Matrix<double> x = normal_cloud(n, d, seed);
  for (std::size_t k = 0; k < n * d; ++k) {
    x.data()[k] = std::round(4 * x.data()[k]) / 4;
  }
  return x;
}

/// Points of the plane in `count` narrow heaps on a circle; those of one heap have neighbouring indices.
inline Matrix<double> lumps(std::size_t n, std::size_t count, double radius, std::uint64_t seed) {
  Matrix<double> x = normal_cloud(n, 2, seed);
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t heap = k * count / n;
    const double angle = 2 * std::numbers::pi * static_cast<double>(heap) / static_cast<double>(count);
    x(k, 0) = radius * std::cos(angle) + 0.02 * x(k, 0);
    x(k, 1) = radius * std::sin(angle) + 0.02 * x(k, 1);
  }
  return x;
}

/// Positive, sum 1.
inline std::vector<double> random_weights(std::size_t n, std::uint64_t seed) {
  std::vector<double> weights(n);
  rng::fill_uniform<double>({.seed = seed}, 0, weights);
  double sum = 0;
  for (const double w : weights) {
    sum += w;
  }
  for (double& w : weights) {
    w /= sum;
  }
  return weights;
}

}  // namespace ganflow::transport
