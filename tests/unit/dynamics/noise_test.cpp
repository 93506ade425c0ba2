#include "ganflow/dynamics/noise.hpp"

#include "ganflow/core/parallel.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::dynamics {
namespace {

constexpr rng::Stream kStream{.seed = 9, .purpose = rng::Purpose::kGeneratorNoise, .step = 4};

TEST(Noise, OfAParticleDependsOnTheStreamAndItsNumberAlone) {
  auto wide = Matrix<double>::padded(3, 5000);  // several blocks and a rest
  auto few = Matrix<double>::padded(3, 7);
  {
    const ThreadLimit limit(3);
    add_noise<double>(kStream, 0.5, wide);
  }
  {
    const ThreadLimit limit(1);
    add_noise<double>(kStream, 0.5, few);
  }
  std::vector<double> draws(21);
  rng::fill_normal<double>(kStream, 0, draws);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t j = 0; j < 7; ++j) {
      EXPECT_EQ(few(r, j), wide(r, j)) << r << ", " << j;
      EXPECT_EQ(few(r, j), 0.5 * draws[j * 3 + r]) << r << ", " << j;
    }
  }
}

TEST(Noise, AddsUpToADiffusion) {
  // A free particle at temperature τ: after time t its variance is 2τt. Steps of Δt = 0.1, τ = 0.3, t = 1.
  constexpr std::size_t kParticles = 20'000;
  auto theta = Matrix<float>::padded(2, kParticles);
  for (std::uint64_t step = 0; step < 10; ++step) {
    add_noise<float>({.seed = 9, .purpose = rng::Purpose::kCriticNoise, .step = step}, std::sqrt(2 * 0.3 * 0.1), theta);
  }
  double square = 0;
  double cross = 0;
  for (std::size_t j = 0; j < kParticles; ++j) {
    square += std::pow(theta(0, j), 2) + std::pow(theta(1, j), 2);
    cross += static_cast<double>(theta(0, j)) * static_cast<double>(theta(1, j));
  }
  // Null: 2·20,000 independent N(0, 0.6): the mean square has the relative deviation √(2/40,000) = 0.0071, the mean
  // product one of 0.6/√20,000 = 0.0042. Six of them are passed with probability 4e-9.
  EXPECT_NEAR(square / (2 * kParticles), 0.6, 6 * 0.0071 * 0.6);
  EXPECT_NEAR(cross / kParticles, 0, 6 * 0.0042);
}

// In the potential θ²/2 the law tends to the Gibbs law N(0, τ); steps of Δt make its variance τ/(1 − Δt/2).
TEST(Noise, BalancesAPotentialAtItsTemperature) {
  constexpr std::size_t kParticles = 20'000;
  constexpr double kTemperature = 0.3;
  constexpr double kStep = 0.2;
  auto theta = Matrix<double>::padded(1, kParticles);
  for (std::uint64_t step = 0; step < 60; ++step) {
    for (std::size_t j = 0; j < kParticles; ++j) {
      theta(0, j) -= kStep * theta(0, j);
    }
    add_noise<double>({.seed = 9, .purpose = rng::Purpose::kCriticNoise, .step = step},
                      std::sqrt(2 * kTemperature * kStep), theta);
  }
  double square = 0;
  for (std::size_t j = 0; j < kParticles; ++j) {
    square += theta(0, j) * theta(0, j) / kParticles;
  }
  // 0.8^120 = 2e-12 of the start is left. Null: mean of 20,000 squares, relative deviation √(2/20,000) = 0.01.
  const double expected = kTemperature / (1 - kStep / 2);
  EXPECT_NEAR(square, expected, 6 * 0.01 * expected);
}

TEST(Noise, OfTwoStepsAreDifferent) {
  auto a = Matrix<double>::padded(1, 4);
  auto b = Matrix<double>::padded(1, 4);
  add_noise<double>(kStream, 1, a);
  rng::Stream next = kStream;
  ++next.step;
  add_noise<double>(next, 1, b);
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_NE(a(0, j), b(0, j));
  }
}

}  // namespace
}  // namespace ganflow::dynamics
