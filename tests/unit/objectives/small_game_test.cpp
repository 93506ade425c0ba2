#include "ganflow/objectives/small_game.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/ode/integrate.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::objectives {
namespace {

const ode::IntegrateOptions kTight{.relative_tolerance = 1e-13, .absolute_tolerance = 1e-15};

ode::Problem problem_of(const SmallGame& game) {
  return {.field = [&game](double, std::span<const double> x, std::span<double> v) { game.velocity(x, v); },
          .walls = {},
          .sections = {{.value = [](std::span<const double> x) { return x[1]; }, .direction = ode::Direction::kUp}}};
}

std::vector<SmallGame> all_games() {
  return {dirac_gan({.loss = DiracLoss::kGan}),
          dirac_gan({.loss = DiracLoss::kWgan}),
          dirac_gan({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kR1, .strength = 0.4}),
          dirac_gan({.loss = DiracLoss::kWgan, .remedy = DiracRemedy::kR1, .strength = 3}),
          dirac_gan({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kConsensus, .strength = 0.7}),
          dirac_gan({.loss = DiracLoss::kWgan, .remedy = DiracRemedy::kConsensus, .strength = 0.2}),
          bilinear_game(2.5),
          gaussian_mean_game(3),
          gaussian_mean_game(0.5)};
}

/// Sums of eigenvalues and of their squares are traces of the Jacobian and of its square, by central differences.
TEST(SmallGame, EigenvaluesAreThoseOfTheJacobian) {
  const double h = 1e-5;
  for (const SmallGame& game : all_games()) {
    const std::size_t n = game.dimension;
    std::vector<std::vector<double>> jacobian(n, std::vector<double>(n));
    std::vector<double> ahead(n);
    std::vector<double> behind(n);
    for (std::size_t j = 0; j < n; ++j) {
      std::vector<double> x = game.equilibrium;
      x[j] += h;
      game.velocity(x, ahead);
      x[j] -= 2 * h;
      game.velocity(x, behind);
      for (std::size_t i = 0; i < n; ++i) {
        jacobian[i][j] = (ahead[i] - behind[i]) / (2 * h);
      }
    }
    std::complex<double> sum = 0;
    std::complex<double> squares = 0;
    for (const auto& value : game.eigenvalues) {
      sum += value;
      squares += value * value;
    }
    double trace = 0;
    double trace_of_square = 0;
    for (std::size_t i = 0; i < n; ++i) {
      trace += jacobian[i][i];
      for (std::size_t j = 0; j < n; ++j) {
        trace_of_square += jacobian[i][j] * jacobian[j][i];
      }
    }
    ASSERT_EQ(game.eigenvalues.size(), n);
    EXPECT_NEAR(sum.real(), trace, 1e-9) << game.name;
    EXPECT_NEAR(sum.imag(), 0, 1e-15) << game.name;
    EXPECT_NEAR(squares.real(), trace_of_square, 1e-8) << game.name;
  }
}

TEST(SmallGame, FirstIntegralsAreKept) {
  for (const SmallGame& game : all_games()) {
    if (!game.first_integral) {
      continue;
    }
    std::vector<double> start = {0.8, -0.6, 0.3};
    start.resize(game.dimension);
    const ode::Trajectory path = ode::integrate(problem_of(game), start, 0, 50, kTight);
    EXPECT_NEAR(game.first_integral(path.state), game.first_integral(start), 1e-11) << game.name;
  }
}

TEST(SmallGame, OrbitsCloseAfterTheirPeriod) {
  for (const SmallGame& game : all_games()) {
    if (!game.period) {
      continue;
    }
    for (const double r : {0.1, 1.0, 2.5}) {
      const std::vector<double> start = {r, 0};
      const double period = game.period(start);
      const ode::Trajectory path = ode::integrate(problem_of(game), start, 0, 1.5 * period, kTight);
      ASSERT_EQ(path.crossings.size(), 1U) << game.name;
      EXPECT_NEAR(path.crossings[0].time, period, 1e-11 * period) << game.name << ", r = " << r;
    }
  }
}

TEST(SmallGame, SolutionsEndAtTheirLimit) {
  for (const SmallGame& game : all_games()) {
    if (!game.limit) {
      continue;
    }
    std::vector<double> start = {0.8, -0.6, 0.3};
    start.resize(game.dimension);
    const std::vector<double> limit = game.limit(start);
    const ode::Trajectory path = ode::integrate(problem_of(game), start, 0, 400, kTight);
    for (std::size_t k = 0; k < game.dimension; ++k) {
      EXPECT_NEAR(path.state[k], limit[k], 1e-9) << game.name << ", coordinate " << k;
    }
  }
}

/// Near the equilibrium, a complex pair α ± iβ shrinks the radius by e^{2πα/β} a turn.
TEST(SmallGame, DampingPerTurnIsTheEigenvalues) {
  for (const auto& game : {dirac_gan({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kR1, .strength = 0.1}),
                           dirac_gan({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kConsensus, .strength = 0.1})}) {
    const std::complex<double> value = game.eigenvalues[0];
    const double turn = 2 * std::acos(-1.0) / std::abs(value.imag());
    const ode::Trajectory path = ode::integrate(problem_of(game), std::vector<double>{1e-6, 0}, 0, 2.5 * turn, kTight);
    ASSERT_EQ(path.crossings.size(), 2U) << game.name;
    EXPECT_NEAR(path.crossings[1].time - path.crossings[0].time, turn, 1e-6 * turn) << game.name;
    EXPECT_NEAR(path.crossings[1].state[0] / path.crossings[0].state[0], std::exp(value.real() * turn), 1e-6)
        << game.name;
  }
}

TEST(SmallGame, RefusesWhatIsNoGame) {
  EXPECT_THROW(bilinear_game(0), InputError);
  EXPECT_THROW(gaussian_mean_game(-1), InputError);
  EXPECT_THROW(dirac_gan({.remedy = DiracRemedy::kR1, .strength = -1}), InputError);
  EXPECT_THROW(dirac_gan({.strength = 1}), InputError);
}

}  // namespace
}  // namespace ganflow::objectives
