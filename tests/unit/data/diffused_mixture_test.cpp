#include "ganflow/data/diffused_mixture.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/make_law.hpp"

#include <Eigen/Cholesky>
#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <numbers>

namespace ganflow::data {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kRounding = 1e-12;

GaussianMixtureOptions tilted() {
  const MatrixXd flat = (MatrixXd(2, 2) << 0.5, 0.2, 0.2, 0.3).finished();
  const MatrixXd tall = (MatrixXd(2, 2) << 0.1, -0.05, -0.05, 0.8).finished();
  return {.name = "tilted",
          .means = {VectorXd{{1, 0}}, VectorXd{{-1, 0.5}}},
          .weights = {0.3, 0.7},
          .covariances = {flat, tall}};
}

GaussianMixtureOptions round_ones() {
  return {.name = "round",
          .means = {VectorXd{{1, 0}}, VectorXd{{-1, 0.5}}, VectorXd{{0, 2}}},
          .weights = {},
          .covariances = {},
          .std = 0.3};
}

OuProcess some_process() { return {.centre = VectorXd{{0.3, -0.2}}, .scale = 1.7}; }

/// X_t's law, made as a mixture of its own: the second algorithm.
GaussianMixture moved(const GaussianMixture& law, const OuProcess& process, double time) {
  const double a = std::exp(-time);
  const double variance = process.scale * process.scale * (1 - a * a);
  GaussianMixtureOptions options{.name = "moved", .weights = law.weights()};
  for (std::size_t k = 0; k < law.components(); ++k) {
    options.means.emplace_back(process.centre + a * (law.means()[k] - process.centre));
    options.covariances.emplace_back(a * a * law.covariance(k) + variance * MatrixXd::Identity(2, 2));
  }
  return GaussianMixture(options);
}

constexpr std::array<std::array<double, 2>, 4> kPlaces = {{{0, 0}, {1.3, -0.4}, {-2, 3}, {0.1, 1.9}}};

TEST(DiffusedMixture, DensityIsThatOfTheMixtureOfMovedComponents) {
  for (const GaussianMixtureOptions& options : {tilted(), round_ones()}) {
    const GaussianMixture law(options);
    const DiffusedMixture diffused(law, some_process());
    for (const double time : {1e-3, 0.1, 1.0, 5.0}) {
      const GaussianMixture expected = moved(law, some_process(), time);
      for (const auto& x : kPlaces) {
        const double exact = *expected.log_density(x);
        EXPECT_NEAR(diffused.log_density(time, x), exact, kRounding * std::max(1.0, std::abs(exact)))
            << options.name << " at time " << time;
      }
    }
  }
}

TEST(DiffusedMixture, MarginalOfAGaussianIsGaussian) {
  const DiffusedMixture diffused(GaussianMixture({.means = {VectorXd{{2.0}}}, .std = 0.5}),
                                 {.centre = VectorXd{{1.0}}, .scale = 3});
  const double a = std::exp(-0.7);
  const double mean = 1 + a;
  const double variance = a * a * 0.25 + 9 * (1 - a * a);
  const double x = 0.4;
  EXPECT_NEAR(diffused.log_density(0.7, {&x, 1}),
              -0.5 * (std::log(2 * std::numbers::pi * variance) + (x - mean) * (x - mean) / variance), kRounding);
}

TEST(DiffusedMixture, ScoreIsTheGradientOfTheLogDensity) {
  Matrix<double> atoms(5, 2);
  for (std::size_t k = 0; k < 5; ++k) {
    atoms(k, 0) = std::cos(2.0 * static_cast<double>(k));
    atoms(k, 1) = std::sin(1.0 + static_cast<double>(k));
  }
  const DiffusedMixture laws[] = {DiffusedMixture(GaussianMixture(tilted()), some_process()),
                                  DiffusedMixture(GaussianMixture(round_ones()), some_process()),
                                  DiffusedMixture(atoms, some_process())};
  const double h = 1e-5;
  for (const DiffusedMixture& law : laws) {
    for (const double time : {0.05, 0.5, 3.0}) {
      for (const auto& place : kPlaces) {
        std::array<double, 2> score{};
        law.score(time, {place.data(), 1, 2}, {score.data(), 1, 2});
        for (std::size_t k = 0; k < 2; ++k) {
          auto up = place;
          auto down = place;
          up[k] += h;
          down[k] -= h;
          const double slope = (law.log_density(time, up) - law.log_density(time, down)) / (2 * h);
          // Central differences: h² times third derivatives (of order 1/σ³), and rounding of log p over h.
          EXPECT_NEAR(score[k], slope, 1e-6 * std::max(1.0, std::abs(slope))) << "time " << time;
        }
      }
    }
  }
}

TEST(DiffusedMixture, AtomsAreToldApartByBayesFormula) {
  Matrix<double> atoms(2, 1);
  atoms(0, 0) = -1;
  atoms(1, 0) = 1;
  const DiffusedMixture law(atoms, {.centre = VectorXd{{0.0}}, .scale = 1});
  const double time = 0.3;
  const double a = std::exp(-time);
  for (const double x : {-2.0, -0.1, 0.0, 0.7}) {
    double clean = 0;
    law.denoise(time, {&x, 1, 1}, {&clean, 1, 1});
    EXPECT_NEAR(clean, std::tanh(a * x / (1 - a * a)), kRounding) << x;  // E[±1 | x]
  }
}

TEST(DiffusedMixture, ForgetsItsStart) {
  const DiffusedMixture law(GaussianMixture(tilted()), some_process());
  const GaussianMixture rest({.means = {some_process().centre}, .std = some_process().scale});
  for (const auto& x : kPlaces) {
    EXPECT_NEAR(law.log_density(40, x), *rest.log_density(x), kRounding);
  }
}

TEST(DiffusedMixture, FarAwayNothingIsNan) {
  const DiffusedMixture law(GaussianMixture(round_ones()), some_process());
  const std::array<double, 2> x = {1e6, -1e6};
  std::array<double, 2> score{};
  law.score(1e-3, {x.data(), 1, 2}, {score.data(), 1, 2});
  EXPECT_TRUE(std::isfinite(score[0]) && std::isfinite(score[1]));
  EXPECT_LT(score[0], 0);
  EXPECT_GT(score[1], 0);
}

TEST(DiffusedMixture, IsMadeOfLawsThatAreMixtures) {
  const auto two = diffused(*make_law({.name = "two-gaussians"}));
  ASSERT_TRUE(two);
  EXPECT_EQ(two->components(), 2U);
  EXPECT_NEAR(two->process().scale, std::sqrt(1.01), kRounding);
  const auto deltas = diffused(*make_law({.name = "two-deltas"}));
  ASSERT_TRUE(deltas);
  double clean = 0;
  const double x = 0.9;
  deltas->denoise(1e-4, {&x, 1, 1}, {&clean, 1, 1});
  EXPECT_EQ(clean, 1);
  EXPECT_FALSE(diffused(*make_law({.name = "uniform"})));
}

TEST(DiffusedMixture, OfASampleHasItsPointsForAtoms) {
  const auto law = make_law({.name = "uniform"});
  const rng::Stream stream{.seed = 3};
  Matrix<double> points(10, 1);
  law->sample(stream, 0, points.view());
  const DiffusedMixture sample = diffused_sample(*law, stream, 10);
  EXPECT_EQ(sample.components(), 10U);
  Matrix<double> clean(10, 1);
  sample.denoise(1e-9, points, clean);
  for (std::size_t r = 0; r < 10; ++r) {
    EXPECT_NEAR(clean(r, 0), points(r, 0), 1e-8);
  }
}

}  // namespace
}  // namespace ganflow::data
