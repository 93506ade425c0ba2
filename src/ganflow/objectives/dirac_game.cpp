#include "ganflow/objectives/dirac_game.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>

#include <array>
#include <cmath>

namespace ganflow::objectives {

namespace {

constexpr double kPi = boost::math::double_constants::pi;
constexpr std::array kLosses = {DiracLoss::kGan, DiracLoss::kWgan};
constexpr std::array kRemedies = {DiracRemedy::kNone, DiracRemedy::kR1, DiracRemedy::kGp, DiracRemedy::kConsensus};

using Complex = std::complex<double>;

template <class Choices>
auto choice_of(const char* what, const Choices& choices, const std::string& name) {
  std::vector<std::string> names;
  for (const auto choice : choices) {
    if (name == to_string(choice)) {
      return choice;
    }
    names.push_back(to_string(choice));
  }
  throw InputError(fmt::format("{} = '{}' (unknown).{}", what, name, suggestion(name, names)));
}

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

/// `side`: the sign of ψ, of which GP's penalty is smooth on either side.
void dirac_velocity(const DiracGameOptions& options, int side, std::span<const double> x, std::span<double> v) {
  const double theta = x[0];
  const double psi = x[1];
  const double gamma = options.critic_speed;
  const double lambda = options.strength;
  const auto [first, second] = slopes(options.loss, theta * psi);
  v[0] = -first * psi;
  v[1] = gamma * first * theta;
  switch (options.remedy) {
    case DiracRemedy::kNone: break;
    case DiracRemedy::kR1: v[1] -= gamma * lambda * psi; break;
    case DiracRemedy::kGp: v[1] -= gamma * lambda * (psi - options.target * side); break;
    case DiracRemedy::kConsensus: {
      const double v_theta = v[0];
      const double v_psi = v[1];
      // Jᵀv, J the Jacobian of (−f'(θψ)ψ, γf'(θψ)θ)
      const double mixed = second * psi * theta + first;
      v[0] -= lambda * (-second * psi * psi * v_theta + gamma * mixed * v_psi);
      v[1] -= lambda * (-mixed * v_theta + gamma * second * theta * theta * v_psi);
    }
  }
}

int sign_of(double value) { return (value > 0) - (value < 0); }

/// Eigenvalues of a plane matrix, and the matrix, from the closed forms of the header.
void set_linear_part(const DiracGameOptions& options, SmallGame& game) {
  const double a = slopes(options.loss, 0).first;
  const double gamma = options.critic_speed;
  const double lambda = options.strength;
  double centre = 0;
  Complex root;
  game.equilibrium = {0, 0};
  game.jacobian = {0, -a, gamma * a, 0};
  switch (options.remedy) {
    case DiracRemedy::kNone: root = std::sqrt(Complex(-gamma * a * a)); break;
    case DiracRemedy::kGp:
      game.equilibrium = {-lambda * options.target / a, 0};  // of the upper half-plane: f'(0)θ = −λg
      [[fallthrough]];
    case DiracRemedy::kR1:
      centre = -0.5 * gamma * lambda;
      root = std::sqrt(Complex(centre * centre - gamma * a * a));
      game.jacobian[3] = -gamma * lambda;
      if (options.remedy == DiracRemedy::kGp) {  // f'(θψ) varies along ψ where θ ≠ 0
        const double theta = game.equilibrium[0];
        game.jacobian[3] += gamma * slopes(options.loss, 0).second * theta * theta;
        centre = 0.5 * game.jacobian[3];
        root = std::sqrt(Complex(centre * centre - gamma * a * a));
      }
      break;
    case DiracRemedy::kConsensus: {
      const double half = 0.5 * lambda * a * a;
      centre = -half * (1 + gamma * gamma);
      root = std::sqrt(Complex(half * half * (1 - gamma * gamma) * (1 - gamma * gamma) - gamma * a * a));
      game.jacobian[0] = -lambda * gamma * gamma * a * a;
      game.jacobian[3] = -lambda * a * a;
    }
  }
  game.eigenvalues = {centre + root, centre - root};
}

/// Circles in (√γ θ, ψ), and what a clip makes of them.
void set_closed_orbits(const DiracGameOptions& options, SmallGame& game) {
  const double gamma = options.critic_speed;
  game.first_integral = [gamma](std::span<const double> x) { return gamma * x[0] * x[0] + x[1] * x[1]; };
  game.period = [gamma, loss = options.loss](double integral) {
    // √γ dt = dφ/f'(θψ): 1 for WGAN, 1 + e^t for GAN with t = h sin 2φ / (2√γ), whose mean is 1 + I_0(h/(2√γ)).
    const double swing = 0.5 * integral / std::sqrt(gamma);
    return 2 * kPi / std::sqrt(gamma) * (loss == DiracLoss::kWgan ? 1 : 1 + boost::math::cyl_bessel_i(0, swing));
  };
  const double clip = options.clip;
  if (!std::isfinite(clip)) {
    return;
  }
  game.wall_integral = clip * clip;
  if (options.loss == DiracLoss::kWgan) {
    game.arrival = [gamma, clip](std::span<const double> x) {
      const double root = std::sqrt(gamma);
      const double radius = std::hypot(root * x[0], x[1]);
      const double contact = std::asin(std::min(1.0, clip / radius));
      const double phi = std::atan2(x[1], root * x[0]);
      const bool on_wall = std::abs(x[1]) >= clip && x[0] * x[1] > 0;
      const double to_wall = on_wall ? 0 : std::fmod(contact - phi + 2 * kPi, kPi);  // either wall, whichever is next
      const double theta = on_wall ? std::abs(x[0]) : radius * std::cos(contact) / root;
      return to_wall / root + theta / clip;
    };
  }
}

/// WGAN-GP: two linear half-planes.
void set_penalised(const DiracGameOptions& options, SmallGame& game) {
  const double gamma = options.critic_speed;
  const double push = options.strength * options.target;
  const double beta = game.eigenvalues[0].imag();
  const double slow = game.eigenvalues[0].real();
  if (beta > 0) {
    const double half_turn = -slow * kPi / beta;
    game.cycle = LimitCycle{
        .theta = push / std::tanh(0.5 * half_turn), .period = 2 * kPi / beta, .multiplier = std::exp(-2 * half_turn)};
    return;
  }
  const double fast = game.eigenvalues[1].real();
  game.limit = [options, gamma, push, fast](std::span<const double> x) {
    const int side = x[1] != 0 ? sign_of(x[1]) : sign_of(x[0]);
    // ψ = A e^{μ_1 t} + B e^{μ_2 t} about (−side·λg, 0): it ends with the sign of A = (ψ' − μ_2 ψ)/(μ_1 − μ_2), for
    // after one change of sign the other half-plane keeps it.
    const double late = gamma * (x[0] + side * push - options.strength * x[1]) - fast * x[1];
    return std::vector<double>{-sign_of(late) * push, 0};
  };
}

std::string name_of(const DiracGameOptions& options) {
  std::string name = options.loss == DiracLoss::kGan ? "Dirac GAN" : "Dirac WGAN";
  switch (options.remedy) {
    case DiracRemedy::kNone: break;
    case DiracRemedy::kR1: name += " with R1"; break;
    case DiracRemedy::kGp: name += " with gradient penalty"; break;
    case DiracRemedy::kConsensus: name += " with consensus"; break;
  }
  return name;
}

}  // namespace

std::string to_string(DiracLoss loss) { return loss == DiracLoss::kGan ? "gan" : "wgan"; }

DiracLoss dirac_loss_of(const std::string& name) { return choice_of("loss", kLosses, name); }

std::string to_string(DiracRemedy remedy) {
  switch (remedy) {
    case DiracRemedy::kNone: return "none";
    case DiracRemedy::kR1: return "r1";
    case DiracRemedy::kGp: return "gp";
    case DiracRemedy::kConsensus: return "consensus";
  }
  return "";
}

DiracRemedy dirac_remedy_of(const std::string& name) { return choice_of("remedy", kRemedies, name); }

void DiracGameOptions::validate() const {
  GF_VALIDATE(strength >= 0 && std::isfinite(strength), "strength = {} (must not be negative). Try 1", strength);
  GF_VALIDATE(remedy != DiracRemedy::kNone || strength == 0,
              "strength = {} (there is no remedy to be strong). Choose one, or 0", strength);
  GF_VALIDATE(target > 0 && std::isfinite(target), "target = {} (must be positive). Try 1; 0 is the remedy r1", target);
  GF_VALIDATE(critic_speed > 0 && std::isfinite(critic_speed),
              "gamma = {} (must be positive: the critic climbs). Try 1", critic_speed);
  GF_VALIDATE(clip > 0, "clip = {} (must be positive: the critic is in [-clip, clip]). Try 1", clip);
}

SmallGame dirac_game(const DiracGameOptions& options) {
  options.validate();
  SmallGame game;
  game.name = name_of(options);
  game.velocity = [options](std::span<const double> x, std::span<double> v) {
    dirac_velocity(options, sign_of(x[1]), x, v);
  };
  game.payoff = [loss = options.loss](std::span<const double> x) {
    const double t = x[0] * x[1];
    return loss == DiracLoss::kWgan ? t : boost::math::constants::ln_two<double>() - std::log1p(std::exp(-t));
  };
  if (std::isfinite(options.clip)) {
    const double unbounded = std::numeric_limits<double>::infinity();
    game.low = {-unbounded, -options.clip};
    game.high = {unbounded, options.clip};
  }
  set_linear_part(options, game);
  if (options.strength == 0) {
    set_closed_orbits(options, game);
  } else if (options.remedy == DiracRemedy::kGp) {
    game.velocity_on_side = [options](int side, std::span<const double> x, std::span<double> v) {
      dirac_velocity(options, side, x, v);
    };
    if (options.loss == DiracLoss::kWgan && !std::isfinite(options.clip)) {
      set_penalised(options, game);
    }
  } else {
    game.limit = [](std::span<const double>) { return std::vector<double>{0, 0}; };
  }
  return game;
}

}  // namespace ganflow::objectives
