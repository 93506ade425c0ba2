#include "ganflow/nets/gaussian_means.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace ganflow::nets {

namespace {

constexpr std::size_t kChunk = 256;  ///< particles of a task

/// u and s of one unit against one Gaussian, and S a.
struct Argument {
  double u = 0;
  double s = 1;
  std::vector<double> spread;  // S a
};

void find_argument(const Population<double>& population, std::size_t j, const GaussianPart& part, Argument& argument) {
  const ConstMatrixView<double> a = population.a();
  const std::size_t d = a.rows();
  argument.spread.assign(d, 0.0);
  double along = population.b()(0, j);
  double variance = 0;
  for (std::size_t l = 0; l < d; ++l) {
    along += a(l, j) * part.mean[l];
    for (std::size_t r = 0; r < d; ++r) {
      argument.spread[l] += part.covariance(l, r) * a(r, j);
    }
    variance += a(l, j) * argument.spread[l];
  }
  argument.s = std::sqrt(1 + 2 * variance);
  argument.u = along / argument.s;
}

}  // namespace

void add_gaussian_gradient(const Population<double>& population, std::span<const GaussianPart> parts, double factor,
                           MatrixView<double> gradient) {
  GF_EXPECT(has_gaussian_means(population.unit()) && population.unit().outputs == 1);
  const std::size_t d = population.unit().inputs;
  const std::size_t n = population.size();
  parallel_for((n + kChunk - 1) / kChunk, n * parts.size() * d * d, [&](std::size_t task) {
    Argument argument;
    for (std::size_t j = task * kChunk; j < std::min(n, (task + 1) * kChunk); ++j) {
      for (const GaussianPart& part : parts) {
        find_argument(population, j, part, argument);
        const double weight = factor * population.scale() * part.weight;
        const double u = argument.u;
        const double s = argument.s;
        const double slope = weight * population.c()(0, j) * 2 * std::numbers::inv_sqrtpi * std::exp(-u * u);
        for (std::size_t l = 0; l < d; ++l) {
          gradient(l, j) += slope * (part.mean[l] / s - 2 * u * argument.spread[l] / (s * s));
        }
        gradient(d, j) += slope / s;
        gradient(d + 1, j) += weight * std::erf(u);
      }
    }
  });
}

double mean_over(const Population<double>& population, std::span<const GaussianPart> parts) {
  GF_EXPECT(has_gaussian_means(population.unit()) && population.unit().outputs == 1);
  std::vector<double> values(population.size());
  Argument argument;
  for (std::size_t j = 0; j < values.size(); ++j) {
    double mean = 0;
    for (const GaussianPart& part : parts) {
      find_argument(population, j, part, argument);
      mean += part.weight * std::erf(argument.u);
    }
    values[j] = population.scaled_weights()[j] * population.c()(0, j) * mean;
  }
  return tree_sum<double>(values);
}

}  // namespace ganflow::nets
