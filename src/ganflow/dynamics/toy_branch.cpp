#include "ganflow/dynamics/toy_branch.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::dynamics {

using objectives::ToyGame;

namespace {

constexpr double kWiden = 1.5;
constexpr double kAside = 1e-3;    // of θ_max: how far from the limit orbit its two sides are looked at
constexpr double kOutside = 1e-6;  // relative change of θ in one turn that is no rounding: the start was outside
constexpr std::size_t kMostPoints = 100'000;

/// θ_max of the limit orbit: what the return map makes of anything outside.
double limit_theta(const ToyGame& game, double guess, double tolerance) {
  const double edge = game.prior().edge();
  for (double theta = std::min(guess, edge);; theta = std::min(kWiden * theta, edge)) {
    const ToyReturn turn = first_return(game, theta, tolerance);
    if (turn.theta < (1 - kOutside) * theta || theta == edge) {
      return turn.theta;
    }
  }
}

ToyBranchPoint point_of(const ToyGame& game, double theta, double tolerance) {
  const double outside = theta * (1 + kAside);
  ToyBranchPoint point{.gamma = game.options().critic_speed,
                       .theta_max = theta,
                       .period = first_return(game, theta, tolerance).time,
                       .multiplier_inside = first_return(game, theta * (1 - kAside), tolerance).multiplier,
                       .multiplier_outside = {},
                       .theta_max_exact = game.theta_max(game.limit_energy()),
                       .period_exact = game.period(game.limit_energy())};
  if (outside <= game.prior().edge()) {
    point.multiplier_outside = first_return(game, outside, tolerance).multiplier;
  }
  return point;
}

}  // namespace

std::vector<ToyBranchPoint> follow_branch(const objectives::ToyGameOptions& game, std::span<const double> gammas,
                                          double relative_tolerance) {
  GF_VALIDATE(!gammas.empty(), "gamma: none given. Try 1");
  std::vector<ToyBranchPoint> branch;
  double theta = 1;
  for (const double gamma : gammas) {
    objectives::ToyGameOptions options = game;
    options.critic_speed = gamma;
    const ToyGame here(options);
    theta = limit_theta(here, theta, relative_tolerance);
    branch.push_back(point_of(here, theta, relative_tolerance));
  }
  return branch;
}

std::vector<double> equal_ratios(double first, double last, std::size_t count) {
  GF_VALIDATE(first > 0 && last > 0 && std::isfinite(first) && std::isfinite(last),
              "gamma from {} to {} (both must be positive: the critic climbs). Try 0.01 to 100", first, last);
  GF_VALIDATE(count >= 2 && count <= kMostPoints, "{} values of gamma (not between 2 and {}). Try 21", count,
              kMostPoints);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(count - 1);
    values.push_back(i + 1 == count ? last : first * std::pow(last / first, part));
  }
  return values;
}

}  // namespace ganflow::dynamics
