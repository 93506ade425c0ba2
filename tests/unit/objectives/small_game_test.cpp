#include "ganflow/objectives/small_game.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/objectives/dirac_game.hpp"
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
  return {dirac_game({.loss = DiracLoss::kGan}),
          dirac_game({.loss = DiracLoss::kWgan}),
          dirac_game({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kR1, .strength = 0.4}),
          dirac_game({.loss = DiracLoss::kWgan, .remedy = DiracRemedy::kR1, .strength = 3}),
          dirac_game({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kConsensus, .strength = 0.7}),
          dirac_game({.loss = DiracLoss::kWgan, .remedy = DiracRemedy::kConsensus, .strength = 0.2}),
          dirac_game({.loss = DiracLoss::kGan, .critic_speed = 0.3}),
          dirac_game({.loss = DiracLoss::kWgan, .critic_speed = 4}),
          dirac_game({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kR1, .strength = 2, .critic_speed = 0.3}),
          dirac_game({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kConsensus, .strength = 2, .critic_speed = 0.3}),
          bilinear_game(2.5),
          gaussian_mean_game(3),
          gaussian_mean_game(0.5)};
}

/// The Jacobian by central differences; sums of eigenvalues and of their squares are traces of it and of its square.
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
        EXPECT_NEAR(game.jacobian[i * n + j], jacobian[i][j], 1e-9) << game.name << ", entry " << i << ", " << j;
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

/// Without a remedy θ falls along Ψ and the critic climbs γ times as fast.
TEST(SmallGame, VelocitiesAreThePayoffsGradient) {
  const double gamma = 1.7;
  for (const SmallGame& game : {dirac_game({.loss = DiracLoss::kGan, .critic_speed = gamma}),
                                dirac_game({.loss = DiracLoss::kWgan, .critic_speed = gamma}), bilinear_game(gamma),
                                gaussian_mean_game(gamma)}) {
    std::vector<double> x = {0.8, -0.6, 0.3};
    x.resize(game.dimension);
    std::vector<double> v(game.dimension);
    game.velocity(x, v);
    for (std::size_t k = 0; k < game.dimension; ++k) {
      const double h = 1e-6;
      std::vector<double> y = x;
      y[k] += h;
      const double above = game.payoff(y);
      y[k] -= 2 * h;
      EXPECT_NEAR(v[k], (k == 0 ? -1 : gamma) * (above - game.payoff(y)) / (2 * h), 1e-9) << game.name << ", " << k;
    }
    EXPECT_NEAR(game.payoff(std::vector<double>(game.dimension)), 0, 1e-15);
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
      const double period = game.period(game.first_integral(start));
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
  for (const auto& game : {dirac_game({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kR1, .strength = 0.1}),
                           dirac_game({.loss = DiracLoss::kGan, .remedy = DiracRemedy::kConsensus, .strength = 0.1})}) {
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
  EXPECT_THROW(bilinear_game(1, 0), InputError);
  EXPECT_THROW(gaussian_mean_game(-1), InputError);
  EXPECT_THROW(gaussian_mean_game(1, -1), InputError);
}

}  // namespace
}  // namespace ganflow::objectives
