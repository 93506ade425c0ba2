#include "ganflow/dynamics/toy_flow.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/dynamics/returns.hpp"
#include "ganflow/dynamics/toy_step.hpp"
#include "ganflow/ode/cvode.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ganflow::dynamics {

using objectives::ToyGame;
using objectives::ToyPoint;

namespace {

constexpr std::array kKinds = {ToyFlowKind::kContinuous, ToyFlowKind::kEuler, ToyFlowKind::kAlternating,
                               ToyFlowKind::kSymplectic, ToyFlowKind::kSgd,   ToyFlowKind::kExtragradient,
                               ToyFlowKind::kOptimistic};
constexpr std::array kEngines = {ToyEngine::kDop853, ToyEngine::kDp5, ToyEngine::kAdams, ToyEngine::kBdf};
constexpr double kPeriods = 3;      // of the default horizon
constexpr double kOnLimit = 1e-9;   // relative excess over the limit orbit's energy that rounding may leave
constexpr double kAbsolute = 0.1;   // absolute tolerance against the relative one: both coordinates are of order 1
constexpr double kMostSteps = 1e9;  // of an algorithm: a minute
constexpr std::size_t kMostSamples = 10'000'000;  // half a gigabyte
constexpr std::size_t kOmegaSection = 0;          // returns
constexpr std::size_t kOmega = 1;                 // coordinate

void check_start(const ToyGame& game, ToyPoint start) {
  GF_VALIDATE(std::isfinite(start.theta) && std::isfinite(start.omega),
              "start = ({}, {}) (must be numbers). Try theta = 1, omega = 0", start.theta, start.omega);
  GF_VALIDATE(std::abs(start.omega) <= 1, "omega = {} (outside the critic's walls, [-1, 1]). Its projection is {}",
              start.omega, std::clamp(start.omega, -1.0, 1.0));
  const double edge = game.prior().edge();
  GF_VALIDATE(std::abs(start.theta) <= edge,
              "theta = {} (outside the prior's support, where its density and the generator's gradient vanish). Its "
              "projection is {}",
              start.theta, std::clamp(start.theta, -edge, edge));
}

double horizon(const ToyGame& game, ToyPoint start, const ToyFlowOptions& options) {
  if (options.time > 0) {
    return options.time;
  }
  const auto arrival = game.arrival(start);
  const double energy = arrival ? game.limit_energy() : game.energy(start);
  return (arrival ? arrival->time : 0) + kPeriods * game.period(energy) * (1 + 1e-6);  // the last return included
}

std::vector<double> sample_times(double time, std::size_t samples) {
  std::vector<double> times(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    times[i] = time * static_cast<double>(i) / static_cast<double>(samples - 1);
  }
  return times;
}

/// H is kept between walls: from a start or a release to the next contact, seen at the crossings of both axes.
double drift_between_walls(const ToyGame& game, ToyPoint start, const ode::Trajectory& path) {
  double drift = 0;
  double reference = game.energy(start);
  std::size_t held = 0;
  std::size_t crossing = 0;
  const auto compare = [&](const std::vector<double>& x) {
    drift = std::max(drift, std::abs(game.energy({x[0], x[1]}) - reference) / reference);
  };
  const auto compare_crossings = [&](double until) {
    for (; crossing < path.crossings.size() && path.crossings[crossing].time <= until; ++crossing) {
      if (held == 0) {
        compare(path.crossings[crossing].state);
      }
    }
  };
  for (const ode::WallEvent& event : path.events) {
    compare_crossings(event.time);
    if (event.kind == ode::EventKind::kContact) {
      if (held++ == 0) {
        compare(event.state);
      }
    } else if (--held == 0) {
      reference = game.energy({event.state[0], event.state[1]});
    }
  }
  compare_crossings(path.time);
  if (held == 0) {
    compare(path.state);
  }
  return drift;
}

/// Times of the first slide and of the arrival, from the events.
void read_events(const ToyGame& game, ToyPoint start, const ode::Trajectory& path, Orbit& orbit) {
  const double limit = game.limit_excess() * (1 + kOnLimit);
  const bool outside = game.excess(start) > limit;
  std::optional<ode::WallEvent> first;
  for (const ode::WallEvent& event : path.events) {
    if (event.kind == ode::EventKind::kContact) {
      first = first ? first : event;
      continue;
    }
    if (outside && first && event.coordinate == first->coordinate && !orbit.slide_time) {
      orbit.slide_time = event.time - first->time;
    }
    if (outside && !orbit.arrival_time && game.excess({event.state[0], event.state[1]}) <= limit) {
      orbit.arrival_time = event.time;
    }
  }
}

bool knows_walls(ToyEngine engine) { return engine == ToyEngine::kDop853 || engine == ToyEngine::kDp5; }

/// By the engine asked for; CVODE gets the game without its walls, which its orbits do not meet.
ode::Trajectory integrate_by(const ToyGame& game, ToyPoint start, double time, const ToyFlowOptions& options,
                             std::span<const double> times) {
  const std::array x = {start.theta, start.omega};
  const double relative = options.relative_tolerance;
  ode::Problem problem = toy_problem(game);
  if (knows_walls(options.engine)) {
    const ode::Method method =
        options.engine == ToyEngine::kDp5 ? ode::Method::kDormandPrince5 : ode::Method::kDormandPrince8;
    return ode::integrate(
        problem, x, 0, time,
        {.method = method, .relative_tolerance = relative, .absolute_tolerance = kAbsolute * relative}, times);
  }
  const auto arrival = game.arrival(start);
  GF_VALIDATE(!arrival, "engine = '{}' (follows orbits that meet no wall; this one does). Try dop853",
              to_string(options.engine));
  problem.walls = {};
  const ode::CvodeFamily family =
      options.engine == ToyEngine::kAdams ? ode::CvodeFamily::kAdams : ode::CvodeFamily::kBdf;
  return ode::integrate_cvode(
      problem, x, 0, time,
      {.family = family, .relative_tolerance = relative, .absolute_tolerance = kAbsolute * relative}, times);
}

Orbit follow_continuously(const ToyGame& game, ToyPoint start, double time, const ToyFlowOptions& options) {
  const std::vector<double> times = sample_times(time, options.samples);
  const ode::Trajectory path = integrate_by(game, start, time, options, times);
  Orbit orbit;
  orbit.time = path.times;
  for (std::size_t i = 0; i < path.times.size(); ++i) {
    orbit.theta.push_back(path.outputs(i, 0));
    orbit.omega.push_back(path.outputs(i, 1));
  }
  orbit.energy_drift = drift_between_walls(game, start, path);
  read_events(game, start, path, orbit);
  std::vector<double> returns;
  if (start.omega == 0 && start.theta > 0) {
    returns.push_back(0);
  }
  for (const ode::Crossing& crossing : path.crossings) {
    if (crossing.section == kOmegaSection) {
      returns.push_back(crossing.time);
    }
  }
  const bool outside = game.excess(start) > game.limit_excess() * (1 + kOnLimit);
  if (returns.size() >= 2 && (!outside || (orbit.arrival_time && returns[returns.size() - 2] >= *orbit.arrival_time))) {
    orbit.period = returns.back() - returns[returns.size() - 2];
  }
  orbit.contacts = path.contacts();
  orbit.steps = path.steps + path.rejected;
  orbit.evaluations = path.evaluations;
  orbit.end = {path.state[0], path.state[1]};
  orbit.status = path.status;
  return orbit;
}

Orbit follow_by_steps(const ToyGame& game, ToyPoint start, double time, const ToyFlowOptions& options) {
  const double wanted = std::round(time / options.step);
  GF_VALIDATE(wanted >= 1 && wanted <= kMostSteps,
              "step = {} (makes {} steps until time {}, not between 1 and {}). Try {}", options.step, wanted, time,
              kMostSteps, time / 10'000);
  const auto steps = static_cast<std::int64_t>(wanted);
  const auto kept = std::min<std::int64_t>(static_cast<std::int64_t>(options.samples) - 1, steps);
  const double energy = game.energy(start);
  ToyStep step(game, options);
  Orbit orbit;
  std::vector<double> returns;
  ToyPoint x = start;
  std::int64_t next = 0;  // sample
  bool on_wall = std::abs(x.omega) == 1;
  for (std::int64_t i = 0; i <= steps; ++i) {
    if (next <= kept && i == next * steps / kept) {
      orbit.time.push_back(static_cast<double>(i) * options.step);
      orbit.theta.push_back(x.theta);
      orbit.omega.push_back(x.omega);
      ++next;
    }
    if (orbit.contacts == 0 && !on_wall) {
      orbit.energy_drift = std::max(orbit.energy_drift, std::abs(game.energy(x) - energy) / energy);
    }
    if (i == steps) {
      break;
    }
    const ToyPoint before = x;
    x = step(x, i);
    if (before.omega < 0 && x.omega >= 0 && x.theta > 0) {
      const double part = before.omega / (before.omega - x.omega);
      returns.push_back((static_cast<double>(i) + part) * options.step);
    }
    const bool at_wall = std::abs(x.omega) == 1;
    orbit.contacts += at_wall && !on_wall ? 1 : 0;
    on_wall = at_wall;
  }
  orbit.period = later_period(returns);
  orbit.steps = steps;
  orbit.evaluations = step.evaluations();
  orbit.end = x;
  return orbit;
}

}  // namespace

std::string to_string(ToyFlowKind kind) {
  switch (kind) {
    case ToyFlowKind::kContinuous: return "continuous";
    case ToyFlowKind::kEuler: return "euler";
    case ToyFlowKind::kAlternating: return "alternating";
    case ToyFlowKind::kSymplectic: return "symplectic";
    case ToyFlowKind::kSgd: return "sgd";
    case ToyFlowKind::kExtragradient: return "extragradient";
    case ToyFlowKind::kOptimistic: return "optimistic";
  }
  return "";
}

std::string to_string(ToyEngine engine) {
  switch (engine) {
    case ToyEngine::kDop853: return "dop853";
    case ToyEngine::kDp5: return "dp5";
    case ToyEngine::kAdams: return "cvode-adams";
    case ToyEngine::kBdf: return "cvode-bdf";
  }
  return "";
}

ToyEngine toy_engine_of(const std::string& name) {
  std::vector<std::string> names;
  for (const ToyEngine engine : kEngines) {
    if (name == to_string(engine)) {
      return engine;
    }
    names.push_back(to_string(engine));
  }
  throw InputError(fmt::format("engine = '{}' (unknown).{}", name, suggestion(name, names)));
}

std::vector<std::string> toy_flow_names() {
  std::vector<std::string> names;
  std::transform(kKinds.begin(), kKinds.end(), std::back_inserter(names), [](ToyFlowKind k) { return to_string(k); });
  return names;
}

ToyFlowKind toy_flow_of(const std::string& name) {
  for (const ToyFlowKind kind : kKinds) {
    if (name == to_string(kind)) {
      return kind;
    }
  }
  throw InputError(fmt::format("flow = '{}' (unknown).{}", name, suggestion(name, toy_flow_names())));
}

void ToyFlowOptions::validate() const {
  GF_VALIDATE(time >= 0 && std::isfinite(time), "time = {} (must be finite and not negative). 0 chooses it", time);
  GF_VALIDATE(step > 0 && std::isfinite(step), "step = {} (must be positive). Try 0.01", step);
  GF_VALIDATE(batch >= 1, "batch = {} (must be at least 1). Try 128", batch);
  GF_VALIDATE(samples >= 2 && samples <= kMostSamples, "samples = {} (must be between 2 and {}). Try 1000", samples,
              kMostSamples);
  GF_VALIDATE(relative_tolerance >= 1e-15 && relative_tolerance < 1,
              "relative_tolerance = {} (must be at least 1e-15, rounding, and below 1). Try 1e-13", relative_tolerance);
}

ode::Problem toy_problem(const ToyGame& game) {
  const double edge = game.prior().edge();
  return {.field =
              [&game](double, std::span<const double> x, std::span<double> v) {
                const ToyPoint velocity = game.velocity({x[0], x[1]});
                v[0] = velocity.theta;
                v[1] = velocity.omega;
              },
          .walls = {.low = {-edge, -1}, .high = {edge, 1}},
          .sections = {{.value = [](std::span<const double> x) { return x[kOmega]; }, .direction = ode::Direction::kUp},
                       {.value = [](std::span<const double> x) { return x[0]; }}}};
}

Orbit follow(const ToyGame& game, ToyPoint start, const ToyFlowOptions& options) {
  options.validate();
  check_start(game, start);
  const double time = horizon(game, start, options);
  return options.kind == ToyFlowKind::kContinuous ? follow_continuously(game, start, time, options)
                                                  : follow_by_steps(game, start, time, options);
}

Orbit follow_limit_orbit(const objectives::ToyGameOptions& game_options, ToyFlowOptions options) {
  const ToyGame game(game_options);
  const double energy = game.limit_energy();
  options.time = 2 * game.period(energy) * (1 + 1e-6);  // the second return included
  return follow(game, {game.theta_max(energy), 0}, options);
}

}  // namespace ganflow::dynamics
