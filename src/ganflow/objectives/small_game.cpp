#include "ganflow/objectives/small_game.hpp"

#include "ganflow/core/errors.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>

#include <cmath>

namespace ganflow::objectives {

namespace {

constexpr double kTwoPi = boost::math::double_constants::two_pi;

using Complex = std::complex<double>;

/// f' and f''.
struct Slopes {
  double first;
  double second;
};

Slopes slopes(DiracLoss loss, double t) {
  if (loss == DiracLoss::kWgan) {
    return {1, 0};
  }
  const double s = 1 / (1 + std::exp(t));
  return {s, -s * (1 - s)};
}

void dirac_velocity(const DiracGanOptions& options, std::span<const double> x, std::span<double> v) {
  const double theta = x[0];
  const double psi = x[1];
  const auto [first, second] = slopes(options.loss, theta * psi);
  v[0] = -first * psi;
  v[1] = first * theta;
  if (options.remedy == DiracRemedy::kR1) {
    v[1] -= options.strength * psi;
  } else if (options.remedy == DiracRemedy::kConsensus) {
    const double v_theta = v[0];
    const double v_psi = v[1];
    // Jᵀv, J the Jacobian of (−f'(θψ)ψ, f'(θψ)θ)
    v[0] -= options.strength * (-second * psi * psi * v_theta + (second * psi * theta + first) * v_psi);
    v[1] -= options.strength * (-(second * theta * psi + first) * v_theta + second * theta * theta * v_psi);
  }
}

std::vector<Complex> dirac_eigenvalues(const DiracGanOptions& options) {
  const double a = slopes(options.loss, 0).first;
  const double lambda = options.strength;
  switch (options.remedy) {
    case DiracRemedy::kNone: break;
    case DiracRemedy::kR1: {
      const Complex root = std::sqrt(Complex(lambda * lambda / 4 - a * a));
      return {-lambda / 2 + root, -lambda / 2 - root};
    }
    case DiracRemedy::kConsensus: return {{-lambda * a * a, a}, {-lambda * a * a, -a}};
  }
  return {{0, a}, {0, -a}};
}

std::string dirac_name(const DiracGanOptions& options) {
  const std::string loss = options.loss == DiracLoss::kGan ? "GAN" : "WGAN";
  switch (options.remedy) {
    case DiracRemedy::kNone: break;
    case DiracRemedy::kR1: return "Dirac " + loss + " with R1";
    case DiracRemedy::kConsensus: return "Dirac " + loss + " with consensus";
  }
  return "Dirac " + loss;
}

void check_speed(double critic_speed) {
  GF_VALIDATE(critic_speed > 0 && std::isfinite(critic_speed),
              "gamma = {} (must be positive: the critic climbs). Try 1", critic_speed);
}

}  // namespace

void DiracGanOptions::validate() const {
  GF_VALIDATE(strength >= 0 && std::isfinite(strength), "strength = {} (must not be negative). Try 1", strength);
  GF_VALIDATE(remedy != DiracRemedy::kNone || strength == 0,
              "strength = {} (there is no remedy to be strong). Choose one, or 0", strength);
}

SmallGame dirac_gan(const DiracGanOptions& options) {
  options.validate();
  SmallGame game;
  game.name = dirac_name(options);
  game.velocity = [options](std::span<const double> x, std::span<double> v) { dirac_velocity(options, x, v); };
  game.equilibrium = {0, 0};
  game.eigenvalues = dirac_eigenvalues(options);
  if (options.strength == 0) {
    game.first_integral = [](std::span<const double> x) { return x[0] * x[0] + x[1] * x[1]; };
    game.period = [loss = options.loss](std::span<const double> x) {
      // On a circle dt = dφ/f'(θψ): 1 for WGAN, 1 + e^t for GAN with t = (r²/2) sin 2φ, whose mean is 1 + I_0(r²/2).
      const double half_square = 0.5 * (x[0] * x[0] + x[1] * x[1]);
      return kTwoPi * (loss == DiracLoss::kWgan ? 1 : 1 + boost::math::cyl_bessel_i(0, half_square));
    };
  } else {
    game.limit = [](std::span<const double>) { return std::vector<double>{0, 0}; };
  }
  return game;
}

SmallGame bilinear_game(double critic_speed) {
  check_speed(critic_speed);
  const double gamma = critic_speed;
  SmallGame game;
  game.name = "bilinear";
  game.velocity = [gamma](std::span<const double> x, std::span<double> v) {
    v[0] = -x[1];
    v[1] = gamma * x[0];
  };
  game.equilibrium = {0, 0};
  game.eigenvalues = {{0, std::sqrt(gamma)}, {0, -std::sqrt(gamma)}};
  game.first_integral = [gamma](std::span<const double> x) { return gamma * x[0] * x[0] + x[1] * x[1]; };
  game.period = [gamma](std::span<const double>) { return kTwoPi / std::sqrt(gamma); };
  return game;
}

SmallGame gaussian_mean_game(double critic_speed) {
  check_speed(critic_speed);
  const double gamma = critic_speed;
  SmallGame game;
  game.name = "mean of a Gaussian";
  game.dimension = 3;
  game.velocity = [gamma](std::span<const double> x, std::span<double> v) {
    v[0] = x[1] + 2 * x[2] * x[0];
    v[1] = -gamma * x[0];
    v[2] = -gamma * x[0] * x[0];
  };
  game.equilibrium = {0, 0, -1};
  const Complex root = std::sqrt(Complex(1 - gamma));
  game.eigenvalues = {-1.0 + root, -1.0 - root, 0};
  game.first_integral = [gamma](std::span<const double> x) {
    return 0.5 * gamma * x[0] * x[0] + 0.5 * x[1] * x[1] + x[2] * x[2];
  };
  game.limit = [integral = game.first_integral](std::span<const double> x) {
    return std::vector<double>{0, 0, -std::sqrt(integral(x))};
  };
  return game;
}

}  // namespace ganflow::objectives
