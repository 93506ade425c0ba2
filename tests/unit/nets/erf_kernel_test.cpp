#include "ganflow/nets/erf_kernel.hpp"

#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>

namespace ganflow::nets {
namespace {

double phi(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// Φ(h)Φ(k) + ∫_0^r φ_2(h,k;ρ) dρ by Simpson's rule: ∂Φ_2/∂r = φ_2.
double by_integration(double h, double k, double r) {
  const auto density = [&](double rho) {
    const double rest = 1 - rho * rho;
    return std::exp(-(h * h - 2 * rho * h * k + k * k) / (2 * rest)) / (2 * std::numbers::pi * std::sqrt(rest));
  };
  constexpr int kCells = 2000;
  double sum = density(0) + density(r);
  for (int i = 1; i < kCells; ++i) {
    sum += (i % 2 == 1 ? 4 : 2) * density(r * i / kCells);
  }
  return phi(h) * phi(k) + sum * r / (3 * kCells);
}

TEST(BivariateNormal, IsTheIntegralOfItsDensityInTheCorrelation) {
  for (const double h : {-2.0, -0.5, 0.0, 0.3, 1.7}) {
    for (const double k : {-1.1, 0.0, 0.3, 2.5}) {
      for (const double r : {-0.9, -0.3, 0.0, 0.5, 0.95}) {
        EXPECT_NEAR(bivariate_normal_cdf(h, k, r), by_integration(h, k, r), 1e-11) << h << ' ' << k << ' ' << r;
      }
    }
  }
}

TEST(BivariateNormal, HasItsLimits) {
  EXPECT_NEAR(bivariate_normal_cdf(0.3, 0.7, 1), phi(0.3), 1e-15);
  EXPECT_NEAR(bivariate_normal_cdf(0.3, 0.7, -1), phi(0.3) - phi(-0.7), 1e-15);
  EXPECT_EQ(bivariate_normal_cdf(-1, -1, -1), 0);
  EXPECT_NEAR(bivariate_normal_cdf(0, 0, 0.5), 0.25 + std::asin(0.5) / (2 * std::numbers::pi), 1e-15);
  EXPECT_NEAR(bivariate_normal_cdf(0.3, 0.7, 1 - 1e-12), phi(0.3), 1e-6);
}

TEST(ErfCorrelation, WithoutBiasesIsAnArcSine) {
  const std::array<double, 2> a = {0.6, -1.2};
  const std::array<double, 2> b = {1.5, 0.4};
  const double r = 2 * (0.6 * 1.5 - 1.2 * 0.4) / std::sqrt((1 + 2 * (0.36 + 1.44)) * (1 + 2 * (2.25 + 0.16)));
  EXPECT_NEAR(erf_correlation(a, 0, b, 0), 2 / std::numbers::pi * std::asin(r), 1e-15);  // [SS95]
}

Population<double> units(std::size_t count, std::uint64_t seed, double scale) {
  NetworkOptions options;
  options.units = count;
  options.activation = Activation::kErf;
  options.scale = scale;
  return start_population<double>(options, 2, 2, seed, rng::Purpose::kGeneratorStart, {});
}

// A second way: both networks on a fine grid of the plane, weighted by the normal density.
TEST(ErfKernel, IsTheInnerProductOfTheNetworks) {
  const Population<double> mu = units(4, 1, 1.3);
  const Population<double> nu = units(3, 2, 0.8);
  constexpr int kSide = 301;
  constexpr double kReach = 8;
  Matrix<double> x(static_cast<std::size_t>(kSide) * kSide, 2);
  std::vector<double> weights;
  double total = 0;
  for (int i = 0; i < kSide; ++i) {
    for (int j = 0; j < kSide; ++j) {
      const double u = kReach * (2.0 * i / (kSide - 1) - 1);
      const double v = kReach * (2.0 * j / (kSide - 1) - 1);
      x(weights.size(), 0) = u;
      x(weights.size(), 1) = v;
      weights.push_back(std::exp(-(u * u + v * v) / 2));
      total += weights.back();
    }
  }
  Matrix<double> g(x.rows(), 2);
  Matrix<double> h(x.rows(), 2);
  evaluate<double>(mu, x, g);
  evaluate<double>(nu, x, h);
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i] / total * (g(i, 0) * h(i, 0) + g(i, 1) * h(i, 1));
  }
  EXPECT_NEAR(inner_product(mu, nu), sum, 1e-12);
  EXPECT_NEAR(inner_product(mu, nu), inner_product(nu, mu), 1e-15);
}

TEST(ErfKernel, GradientIsAFiniteDifference) {
  Population<double> mu = units(4, 1, 1.3);
  mu.set_weight(0, 0.4);
  const Population<double> nu = units(3, 2, 0.8);
  Matrix<double> gradient = Matrix<double>::padded(mu.parameters(), mu.size());
  add_kernel_gradient(mu, nu, 3, gradient);
  constexpr double kStep = 1e-5;
  for (std::size_t r = 0; r < mu.parameters(); ++r) {
    for (std::size_t j = 0; j < mu.size(); ++j) {
      double& theta = mu.theta()(r, j);
      const double at = theta;
      theta = at + kStep;
      const double up = inner_product(mu, nu);
      theta = at - kStep;
      const double down = inner_product(mu, nu);
      theta = at;
      const double weight = mu.scaled_weights()[j] / mu.scale();
      EXPECT_NEAR(gradient(r, j), 3 * (up - down) / (2 * kStep) / weight, 1e-8) << r << ' ' << j;
    }
  }
}

}  // namespace
}  // namespace ganflow::nets
