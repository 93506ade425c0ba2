#include "ganflow/dynamics/toy_attractors.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/ode/variation.hpp"
#include "ganflow/rng/stream.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ganflow::dynamics {

using objectives::ToyGame;
using objectives::ToyPoint;

namespace {

constexpr double kFixed = 1e-6;       // of the limit orbit's excess
constexpr double kTouches = 1e-9;     // relative, below the limit orbit's excess
constexpr double kEnoughPeriods = 2;  // a turn ends within its arrival and two periods
constexpr double kAbsolute = 0.1;     // absolute tolerance against the relative one, as in `follow`
constexpr std::size_t kMostStarts = 1'000'000;

ode::Variation one_turn(const ToyGame& game, double theta, double tolerance) {
  ode::Problem problem = toy_problem(game);
  problem.sections.resize(1);  // ω = 0 upward: θ > 0
  problem.sections[0].stop_after = 1;
  const ode::JacobianField jacobian = [&game](double, std::span<const double> x, std::span<double> j) {
    const double kappa = game.options().payoff_scale;
    const double density = game.prior().density(x[0]);
    j[0] = -kappa * x[1] * game.prior().density_slope(x[0]);
    j[1] = -kappa * density;
    j[2] = game.options().critic_speed * kappa * density;
    j[3] = 0;
  };
  const ToyPoint start{theta, 0};
  const auto arrival = game.arrival(start);
  const double time =
      (arrival ? arrival->time : 0) + kEnoughPeriods * game.period(arrival ? game.limit_energy() : game.energy(start));
  return ode::integrate_with_variation(problem, jacobian, std::array{theta, 0.0}, 0, time,
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
  return {start, attractor, mean, orbit.period};
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
  const ode::Variation turn = one_turn(game, theta, relative_tolerance);
  GF_ENSURE(turn.path.status == ode::Status::kStopped);
  return {.theta = turn.path.state[0],
          .time = turn.path.time,
          .multiplier = ode::return_derivative(turn, std::array{0.0, 1.0})(0, 0),
          .met_wall = turn.path.contacts() > 0};
}

std::vector<ToyFate> sweep(const ToyGame& game, std::span<const ToyPoint> starts, const ToyFlowOptions& options,
                           double level_tolerance) {
  GF_VALIDATE(options.time > 0, "time = {} (a sweep needs one horizon for all starts). Try {}", options.time,
              10 * game.period(game.limit_energy()));
  std::vector<ToyFate> fates(starts.size());
  parallel_for(starts.size(), [&](std::size_t i) { fates[i] = fate_of(game, starts[i], options, level_tolerance); });
  return fates;
}

namespace {

void check_limit(double theta_limit) {
  GF_VALIDATE(theta_limit > 0 && std::isfinite(theta_limit), "theta = {} (the starts' range must be positive). Try 2",
              theta_limit);
}

}  // namespace

std::vector<ToyPoint> grid_starts(double theta_limit, std::size_t side) {
  check_limit(theta_limit);
  GF_VALIDATE(side >= 2 && side * side <= kMostStarts, "sweep: {} starts a side (not between 2 and 1000). Try 21",
              side);
  std::vector<ToyPoint> starts;
  const auto at = [side](std::size_t i) { return 2.0 * static_cast<double>(i) / static_cast<double>(side - 1) - 1; };
  for (std::size_t r = 0; r < side; ++r) {
    for (std::size_t c = 0; c < side; ++c) {
      starts.push_back({theta_limit * at(c), at(r)});
    }
  }
  return starts;
}

std::vector<ToyPoint> random_starts(double theta_limit, std::size_t count, std::uint64_t seed) {
  check_limit(theta_limit);
  GF_VALIDATE(count >= 1 && count <= kMostStarts, "sweep: {} starts (not between 1 and {}). Try 400", count,
              kMostStarts);
  std::vector<double> draws(2 * count);
  rng::fill_uniform<double>({.seed = seed, .purpose = rng::Purpose::kGeneratorStart}, 0, draws);
  std::vector<ToyPoint> starts;
  for (std::size_t i = 0; i < count; ++i) {
    starts.push_back({theta_limit * (2 * draws[2 * i] - 1), 2 * draws[2 * i + 1] - 1});
  }
  return starts;
}

}  // namespace ganflow::dynamics
