#include "ganflow/objectives/small_game.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/objectives/toy_game.hpp"

#include <boost/math/constants/constants.hpp>

#include <algorithm>
#include <cmath>

namespace ganflow::objectives {

namespace {

using Complex = std::complex<double>;

void check_speed(double critic_speed) {
  GF_VALIDATE(critic_speed > 0 && std::isfinite(critic_speed),
              "gamma = {} (must be positive: the critic climbs). Try 1", critic_speed);
}

}  // namespace

SmallGame bilinear_game(double critic_speed, double box) {
  check_speed(critic_speed);
  GF_VALIDATE(box > 0, "box = {} (must be positive: the players are in [-box, box]). Try 1", box);
  const double gamma = critic_speed;
  SmallGame game;
  game.name = "bilinear";
  game.velocity = [gamma](std::span<const double> x, std::span<double> v) {
    v[0] = -x[1];
    v[1] = gamma * x[0];
  };
  game.payoff = [](std::span<const double> x) { return x[0] * x[1]; };
  game.equilibrium = {0, 0};
  game.jacobian = {0, -1, gamma, 0};
  game.eigenvalues = {{0, std::sqrt(gamma)}, {0, -std::sqrt(gamma)}};
  game.first_integral = [gamma](std::span<const double> x) { return gamma * x[0] * x[0] + x[1] * x[1]; };
  game.period = [gamma](double) { return boost::math::double_constants::two_pi / std::sqrt(gamma); };
  if (std::isfinite(box)) {
    game.low = {-box, -box};
    game.high = {box, box};
    game.wall_integral = std::min(gamma, 1.0) * box * box;
    const ToyGame unit({.prior = PriorKind::kUniform, .critic_speed = gamma, .payoff_scale = 2});
    game.arrival = [unit, box](std::span<const double> x) {
      const auto arrival = unit.arrival({x[0] / box, x[1] / box});  // the game is linear: its times know no scale
      return arrival ? arrival->time : 0;
    };
  }
  return game;
}

SmallGame gaussian_mean_game(double critic_speed, double level) {
  check_speed(critic_speed);
  GF_VALIDATE(level >= 0 && std::isfinite(level), "level = {} (H is a sum of squares). Try 1", level);
  const double gamma = critic_speed;
  const double depth = std::sqrt(level);
  SmallGame game;
  game.name = "mean of a Gaussian";
  game.dimension = 3;
  game.velocity = [gamma](std::span<const double> x, std::span<double> v) {
    v[0] = x[1] + 2 * x[2] * x[0];
    v[1] = -gamma * x[0];
    v[2] = -gamma * x[0] * x[0];
  };
  game.payoff = [](std::span<const double> x) { return -x[1] * x[0] - x[2] * x[0] * x[0]; };
  game.equilibrium = {0, 0, -depth};
  game.jacobian = {-2 * depth, 1, 0, -gamma, 0, 0, 0, 0, 0};
  const Complex root = std::sqrt(Complex(level - gamma));
  game.eigenvalues = {-depth + root, -depth - root, 0};
  game.first_integral = [gamma](std::span<const double> x) {
    return 0.5 * gamma * x[0] * x[0] + 0.5 * x[1] * x[1] + x[2] * x[2];
  };
  game.limit = [integral = game.first_integral](std::span<const double> x) {
    return std::vector<double>{0, 0, -std::sqrt(integral(x))};
  };
  return game;
}

}  // namespace ganflow::objectives
