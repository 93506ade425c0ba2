#include "ganflow/objectives/toy_game.hpp"

#include "ganflow/core/errors.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/ellint_2.hpp>

#include <algorithm>
#include <cmath>

namespace ganflow::objectives {

namespace {

constexpr double kPi = boost::math::double_constants::pi;
constexpr double kQuadrature = 1e-12;  // relative, of the 15-point rule; the 31-point one is then at rounding
constexpr unsigned kDepth = 10;

double positive_angle(double angle) { return angle < 0 ? angle + 2 * kPi : angle; }

}  // namespace

void ToyGameOptions::validate() const {
  GF_VALIDATE(critic_speed > 0 && std::isfinite(critic_speed),
              "gamma = {} (must be positive: the critic climbs). Try 1", critic_speed);
  GF_VALIDATE(payoff_scale > 0 && std::isfinite(payoff_scale),
              "kappa = {} (must be positive). 1 is the critic (omega x)_+, 2 is omega x", payoff_scale);
}

ToyGame::ToyGame(const ToyGameOptions& options) : options_(options), prior_(options.prior) { options.validate(); }

ToyPoint ToyGame::velocity(ToyPoint x) const {
  const double gamma = options_.critic_speed;
  const double kappa = options_.payoff_scale;
  return {-kappa * x.omega * prior_.density(x.theta), gamma * kappa * prior_.centred(x.theta)};
}

double ToyGame::excess(ToyPoint x) const {
  return options_.critic_speed * prior_.excess(x.theta) + 0.5 * x.omega * x.omega;
}

double ToyGame::payoff(ToyPoint x) const { return options_.payoff_scale * x.omega * prior_.centred(x.theta); }

double ToyGame::distance(double theta) const { return 2 * std::abs(prior_.centred(theta)); }

double ToyGame::linear_period() const {
  return 2 * kPi / (options_.payoff_scale * std::sqrt(options_.critic_speed) * prior_.density(0));
}

double ToyGame::limit_excess() const {
  const double edge = prior_.edge();
  return std::isfinite(edge) ? std::min(0.5, options_.critic_speed * prior_.excess(edge)) : 0.5;
}

double ToyGame::theta_max(double energy) const {
  const double gamma = options_.critic_speed;
  GF_VALIDATE(energy >= gamma, "energy = {} (below gamma = {}, the energy of the centre: no orbit has it). Try {}",
              energy, gamma, limit_energy());
  return prior_.inverse_excess((energy - gamma) / gamma);
}

double ToyGame::omega_max(double energy) const { return std::sqrt(2 * std::max(0.0, energy - options_.critic_speed)); }

double ToyGame::period(double energy) const {
  const double gamma = options_.critic_speed;
  GF_VALIDATE(energy >= gamma, "energy = {} (below gamma = {}, the energy of the centre: no orbit has it). Try {}",
              energy, gamma, limit_energy());
  return energy == gamma ? linear_period() : 4 * level_time(energy - gamma, 0, 0.5 * kPi);
}

double ToyGame::slide_time(double theta) const { return prior_.travel(std::abs(theta)) / options_.payoff_scale; }

double ToyGame::level_time(double excess, double from, double to) const {
  const double gamma = options_.critic_speed;
  const double kappa = options_.payoff_scale;
  switch (prior_.kind()) {
    case PriorKind::kLogistic: {
      // dt = 4/(κ√γ) √(1 + n cos²φ) dφ with n = excess/(2γ): elliptic integrals of parameter m = n/(1 + n), and
      // 𝔼(−n) = √(1+n) 𝔼(n/(1+n)) gives theory §8's form. Boost takes the modulus √m.
      const double n = excess / (2 * gamma);
      const double modulus = std::sqrt(n / (1 + n));
      const double scale = 4 * std::sqrt(1 + n) / (kappa * std::sqrt(gamma));
      return scale * (boost::math::ellint_2(modulus, to) - boost::math::ellint_2(modulus, from));
    }
    case PriorKind::kUniform: return (to - from) / (kappa * std::sqrt(gamma) * prior_.density(0));
    case PriorKind::kGaussian: break;
  }
  const double radius = std::sqrt(2 * excess);
  const auto rate = [&](double phi) {  // dt/dφ = Ω cos φ / (γ κ (Φ(θ) − ½))
    const double x = std::abs(radius * std::cos(phi));
    const double theta = prior_.inverse_excess(0.5 * x * x / gamma);
    return theta > 0 ? x / (gamma * kappa * prior_.centred(theta)) : 1 / (std::sqrt(gamma) * kappa * prior_.density(0));
  };
  return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(rate, from, to, kDepth, kQuadrature);
}

double ToyGame::angle(ToyPoint x) const {
  const double along = std::copysign(std::sqrt(2 * options_.critic_speed * prior_.excess(x.theta)), x.theta);
  return std::atan2(x.omega, along);
}

std::optional<ToyArrival> ToyGame::arrival(ToyPoint start) const {
  const double gamma = options_.critic_speed;
  const double kappa = options_.payoff_scale;
  const double edge = prior_.edge();
  const double top =
      std::isfinite(edge) ? std::sqrt(2 * gamma * prior_.excess(edge)) : 0;  // Ω at which θ meets its end
  double excess = this->excess(start);
  ToyPoint x = start;
  ToyArrival arrival{.time = 0, .contact = {}, .contact_time = {}, .slide_time = {}};
  if (excess < limit_excess()) {
    return std::nullopt;
  }
  // Each wall met takes the orbit to a lower level set: ½ after a wall of ω, that of the edge after a wall of θ.
  while (excess > limit_excess()) {
    const double radius = std::sqrt(2 * excess);
    const double phi = angle(x);
    const bool on_omega = std::abs(x.omega) == 1 && x.theta * x.omega > 0;
    const bool on_theta = std::abs(x.theta) == edge && x.theta * x.omega < 0;
    const double never = 4 * kPi;
    double turn_omega = never;  // angle still to go to the next wall of ω, and of θ
    double turn_theta = never;
    if (radius > 1) {
      const double at = std::asin(1 / radius);
      turn_omega = on_omega ? 0
                            : std::min(positive_angle(std::remainder(at - phi, 2 * kPi)),
                                       positive_angle(std::remainder(at + kPi - phi, 2 * kPi)));
    }
    if (std::isfinite(edge) && radius > top) {
      const double at = kPi - std::acos(top / radius);
      turn_theta = on_theta ? 0
                            : std::min(positive_angle(std::remainder(at - phi, 2 * kPi)),
                                       positive_angle(std::remainder(at + kPi - phi, 2 * kPi)));
    }
    const bool omega_first = turn_omega <= turn_theta;
    const double turn = std::min(turn_omega, turn_theta);
    const double fly = turn == 0 ? 0 : level_time(excess, phi, phi + turn);
    const double sine = std::sin(phi + turn);
    const double cosine = std::cos(phi + turn);
    ToyPoint hit = x;
    double slide = 0;
    if (omega_first) {
      if (turn > 0) {
        hit = {std::copysign(prior_.inverse_excess((excess - 0.5) / gamma), cosine), std::copysign(1.0, sine)};
      }
      slide = slide_time(hit.theta);
      x = {0, hit.omega};
    } else {
      if (turn > 0) {
        hit = {std::copysign(edge, cosine), radius * sine};
      }
      slide = std::abs(hit.omega) / (gamma * kappa * prior_.centred(edge));
      x = {hit.theta, 0};
    }
    if (!arrival.contact) {
      arrival.contact = hit;
      arrival.contact_time = arrival.time + fly;
      arrival.slide_time = slide;
    }
    arrival.time += fly + slide;
    excess = omega_first ? 0.5 : 0.5 * top * top;
  }
  return arrival;
}

}  // namespace ganflow::objectives
