#include "ganflow/dynamics/toy_attractors.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ganflow::dynamics {

using objectives::ToyGame;
using objectives::ToyPoint;

namespace {

constexpr double kDifference = 1e-5;  // of θ: rounding 1e-13/1e-5, truncation 1e-10
constexpr double kFixed = 1e-6;       // of the limit orbit's excess
constexpr double kTouches = 1e-9;     // relative, below the limit orbit's excess
constexpr double kEnoughPeriods = 2;  // a turn ends within its arrival and two periods
constexpr double kAbsolute = 0.1;     // absolute tolerance against the relative one, as in `follow`

ode::Trajectory one_turn(const ToyGame& game, double theta, double tolerance) {
  ode::Problem problem = toy_problem(game);
  problem.sections.resize(1);  // ω = 0 upward: θ > 0
  problem.sections[0].stop_after = 1;
  const ToyPoint start{theta, 0};
  const auto arrival = game.arrival(start);
  const double time =
      (arrival ? arrival->time : 0) + kEnoughPeriods * game.period(arrival ? game.limit_energy() : game.energy(start));
  return ode::integrate(problem, std::array{theta, 0.0}, 0, time,
                        {.relative_tolerance = tolerance, .absolute_tolerance = kAbsolute * tolerance});
}

ToyFate fate_of(const ToyGame& game, ToyPoint start, const ToyFlowOptions& options, double level_tolerance) {
  const Orbit orbit = follow(game, start, options);
  const double limit = game.limit_excess();
  const std::size_t first = orbit.time.size() - std::max<std::size_t>(orbit.time.size() / 3, 1);
  double low = std::numeric_limits<double>::infinity();
  double high = 0;
  double sum = 0;
  bool touches = false;
  for (std::size_t i = first; i < orbit.time.size(); ++i) {
    const double excess = game.excess({orbit.theta[i], orbit.omega[i]});
    low = std::min(low, excess);
    high = std::max(high, excess);
    sum += excess;
    touches = touches || std::abs(orbit.omega[i]) == 1 || std::abs(orbit.theta[i]) == game.prior().edge();
  }
  const double mean = sum / static_cast<double>(orbit.time.size() - first);
  ToyAttractor attractor = ToyAttractor::kUnsettled;
  if (high <= kFixed * limit) {
    attractor = ToyAttractor::kFixedPoint;
  } else if (touches || mean >= (1 - kTouches) * limit) {
    attractor = ToyAttractor::kWallCycle;
  } else if (high - low <= level_tolerance * mean) {
    attractor = ToyAttractor::kInnerOrbit;
  }
  return {start, attractor, mean};
}

}  // namespace

std::string to_string(ToyAttractor attractor) {
  switch (attractor) {
    case ToyAttractor::kFixedPoint: return "fixed point";
    case ToyAttractor::kInnerOrbit: return "inner orbit";
    case ToyAttractor::kWallCycle: return "wall cycle";
    case ToyAttractor::kUnsettled: return "unsettled";
  }
  return "";
}

ToyReturn first_return(const ToyGame& game, double theta, double relative_tolerance) {
  const double edge = game.prior().edge();
  GF_VALIDATE(theta > 0 && theta <= edge, "theta = {} (must be positive and within the prior's support). Try {}", theta,
              game.theta_max(game.limit_energy()));
  const ode::Trajectory path = one_turn(game, theta, relative_tolerance);
  GF_ENSURE(path.status == ode::Status::kStopped);
  const double right = std::min(theta * (1 + kDifference), edge);
  const double left = theta * (1 - kDifference);
  const double rise =
      one_turn(game, right, relative_tolerance).state[0] - one_turn(game, left, relative_tolerance).state[0];
  return {
      .theta = path.state[0], .time = path.time, .multiplier = rise / (right - left), .met_wall = path.contacts() > 0};
}

std::vector<ToyFate> sweep(const ToyGame& game, std::span<const ToyPoint> starts, const ToyFlowOptions& options,
                           double level_tolerance) {
  GF_VALIDATE(options.time > 0, "time = {} (a sweep needs one horizon for all starts). Try {}", options.time,
              10 * game.period(game.limit_energy()));
  std::vector<ToyFate> fates;
  fates.reserve(starts.size());
  for (const ToyPoint start : starts) {
    fates.push_back(fate_of(game, start, options, level_tolerance));
  }
  return fates;
}

}  // namespace ganflow::dynamics
