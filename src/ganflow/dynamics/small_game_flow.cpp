#include "ganflow/dynamics/small_game_flow.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/returns.hpp"
#include "ganflow/dynamics/small_game_step.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace ganflow::dynamics {

using objectives::LimitCycle;
using objectives::SmallGame;

namespace {

constexpr double kPeriods = 3;                  // of the default horizon on closed orbits
constexpr double kTurns = 50;                   // and where neither orbit nor rate is known
constexpr double kMostTurns = 2000;             // towards a cycle that attracts slowly
constexpr double kShrinks = 27.6;               // ln 1e12
constexpr double kAbsolute = 0.1;               // absolute tolerance against the relative one
constexpr double kAbsoluteAtOrigin = 1e-12;     // where decay to zero is followed far: no rounding of θ disturbs it
constexpr double kFloor = 1e-7;                 // of the limit's size: deviations below are mostly rounding
constexpr double kTiny = 1e-100;                // where squares of deviations come near to underflow
constexpr double kChange = 1e-6;                // changes of returns above this still tell their ratio
constexpr double kMostSteps = 1e9;              // of an algorithm: a minute
constexpr std::size_t kMostPieces = 1'000'000;  // half-turns of a game whose velocity jumps
constexpr double kOnWallOrbit = 1e-9;           // relative excess that rounding may leave

void check_start(const SmallGame& game, std::span<const double> start) {
  GF_EXPECT(start.size() == game.dimension);
  GF_VALIDATE(std::all_of(start.begin(), start.end(), [](double x) { return std::isfinite(x); }),
              "start = ({}) (must be numbers). Try 1, 0", fmt::join(start, ", "));
  const ode::Walls walls{.low = game.low, .high = game.high};
  std::vector<double> inside(start.begin(), start.end());
  walls.project(inside);
  GF_VALIDATE(walls.contains(start), "start = ({}) (outside the walls). Its projection is ({})", fmt::join(start, ", "),
              fmt::join(inside, ", "));
}

bool meets_walls(const SmallGame& game, std::span<const double> start) {
  return game.wall_integral && game.first_integral(start) > *game.wall_integral * (1 + kOnWallOrbit);
}

/// Of the eigenvalues that shrink a deviation, the slowest.
double slowest_decay(const SmallGame& game) {
  double rate = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < 2; ++i) {
    rate = std::min(rate, -game.eigenvalues[i].real());
  }
  return rate;
}

double horizon(const SmallGame& game, std::span<const double> start, const ToyFlowOptions& options) {
  if (options.time > 0) {
    return options.time;
  }
  const double frequency = std::abs(game.eigenvalues[0].imag());
  const double turn = 2 * std::acos(-1.0) / std::max(frequency, 1e-3);
  if (game.cycle) {
    return game.cycle->period * std::min(kMostTurns, 5 + kShrinks / -std::log(game.cycle->multiplier));
  }
  if (game.period) {
    const bool outside = meets_walls(game, start);
    const double period = game.period(outside ? *game.wall_integral : game.first_integral(start));
    const double before = !outside ? 0 : game.arrival ? game.arrival(start) : kTurns * period;
    return before + kPeriods * period * (1 + 1e-6);  // the last return included
  }
  const double decay = slowest_decay(game);
  return game.limit && decay > 0 ? kShrinks / decay : kTurns * turn;
}

/// How fast deviations from the place to which the orbit goes, or from the equilibrium, change: see SmallOrbit.
class Deviation {
 public:
  Deviation(const SmallGame& game, std::span<const double> start)
      : origin_(game.limit ? game.limit(start) : game.equilibrium),
        turns_(game.eigenvalues[0].imag() != 0),
        floor_(kTiny + kFloor * std::hypot(origin_[0], origin_[1])) {}

  bool above_rounding(std::span<const double> x) const { return length(x) > floor_; }

  /// ln of the measure that a factor ρ of the deviation multiplies by ρ; `next`: a later state, or x + velocity.
  double log_size(std::span<const double> x, std::span<const double> next) const {
    const double area = (x[0] - origin_[0]) * (next[1] - x[1]) - (x[1] - origin_[1]) * (next[0] - x[0]);
    return turns_ ? 0.5 * std::log(std::abs(area)) : std::log(length(x));
  }

 private:
  double length(std::span<const double> x) const { return std::hypot(x[0] - origin_[0], x[1] - origin_[1]); }

  std::vector<double> origin_;
  bool turns_;
  double floor_;
};

double absolute_share(const SmallGame& game, std::span<const double> start) {
  const bool decays = game.limit && game.limit(start)[0] == 0;
  return decays ? kAbsoluteAtOrigin : kAbsolute;
}

struct Return {
  double time;
  double theta;
};

std::optional<LimitCycle> cycle_of(const std::vector<Return>& returns) {
  if (returns.size() < 3) {
    return std::nullopt;
  }
  double multiplier = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 2; i < returns.size(); ++i) {
    const double change = returns[i - 1].theta - returns[i - 2].theta;
    if (std::abs(change) < kChange) {
      break;
    }
    multiplier = (returns[i].theta - returns[i - 1].theta) / change;
  }
  const std::size_t last = returns.size() - 1;
  return LimitCycle{
      .theta = returns[last].theta, .period = returns[last].time - returns[last - 1].time, .multiplier = multiplier};
}

/// The smooth pieces of a continuous orbit, one after another.
class ContinuousOrbit {
 public:
  ContinuousOrbit(const SmallGame& game, std::span<const double> start, double time, const ToyFlowOptions& options)
      : game_(game),
        time_(time),
        tolerances_{.relative_tolerance = options.relative_tolerance,
                    .absolute_tolerance = absolute_share(game, start) * options.relative_tolerance},
        start_(start.begin(), start.end()),
        state_(start_),
        side_(game.velocity_on_side ? side_of(start) : 0) {
    for (std::size_t i = 0; i < options.samples; ++i) {
      outputs_.push_back(time * static_cast<double>(i) / static_cast<double>(options.samples - 1));
    }
    orbit_.x = Matrix<double>(options.samples, start.size());
    if (start[1] == 0 && start[0] > 0) {
      returns_.push_back({0, start[0]});
    }
  }

  SmallOrbit run() {
    for (std::size_t piece = 0; follow_piece(); ++piece) {
      if (piece == kMostPieces) {
        orbit_.status = ode::Status::kTooManyEvents;
        break;
      }
    }
    orbit_.contacts = std::count_if(orbit_.events.begin(), orbit_.events.end(),
                                    [](const ode::WallEvent& e) { return e.kind == ode::EventKind::kContact; });
    measure();
    return std::move(orbit_);
  }

 private:
  static int side_of(std::span<const double> x) {
    const double value = x[1] != 0 ? x[1] : x[0];  // on the jump, the generator's pull decides
    return (value > 0) - (value < 0);
  }

  /// Until the end or the jump of the velocity; true when another piece follows.
  bool follow_piece() {
    ode::Problem problem{.field = {}, .walls = {.low = game_.low, .high = game_.high}, .sections = {}};
    problem.field = [this](double, std::span<const double> x, std::span<double> v) {
      side_ != 0 ? game_.velocity_on_side(side_, x, v) : game_.velocity(x, v);
    };
    const auto critic = [](std::span<const double> x) { return x[1]; };
    problem.sections = {{.value = critic, .direction = side_ > 0 ? ode::Direction::kDown : ode::Direction::kUp}};
    problem.sections[0].stop_after = side_ != 0 ? 1 : 0;
    const std::span<const double> ahead = std::span(outputs_).subspan(orbit_.time.size());
    const ode::Trajectory path = ode::integrate(problem, state_, now_, time_, tolerances_, ahead);
    for (std::size_t i = 0; i < path.times.size(); ++i) {
      std::copy_n(path.outputs.row(i), state_.size(), orbit_.x.row(orbit_.time.size()));
      orbit_.time.push_back(path.times[i]);
    }
    for (const ode::Crossing& crossing : path.crossings) {
      if (side_ <= 0) {
        returns_.push_back({crossing.time, crossing.state[0]});
      }
    }
    orbit_.events.insert(orbit_.events.end(), path.events.begin(), path.events.end());
    orbit_.steps += path.steps + path.rejected;
    orbit_.evaluations += path.evaluations;
    orbit_.status = path.status;
    state_ = path.state;
    now_ = path.time;
    const bool jump = path.status == ode::Status::kStopped;
    side_ = jump ? -side_ : side_;
    orbit_.status = jump ? ode::Status::kReachedEnd : path.status;
    return jump && now_ < time_;
  }

  void measure() {
    std::vector<double> times;
    for (const Return& r : returns_) {
      times.push_back(r.time);
    }
    const bool outside = meets_walls(game_, start_);
    if (outside) {
      for (const ode::WallEvent& event : orbit_.events) {
        const bool landed = game_.first_integral(event.state) <= *game_.wall_integral * (1 + kOnWallOrbit);
        if (event.kind == ode::EventKind::kRelease && landed && !orbit_.arrival) {
          orbit_.arrival = event.time;
        }
      }
    }
    if (times.size() >= 2 && (!outside || (orbit_.arrival && times[times.size() - 2] >= *orbit_.arrival))) {
      orbit_.period = times.back() - times[times.size() - 2];
    }
    if (game_.velocity_on_side) {
      orbit_.cycle = cycle_of(returns_);
    }
    const double free = orbit_.events.empty() ? time_ : orbit_.events[0].time;
    if (game_.first_integral) {
      const double reference = game_.first_integral(start_);
      for (std::size_t i = 0; i < orbit_.time.size() && orbit_.time[i] <= free && reference > 0; ++i) {
        const double drift = std::abs(game_.first_integral(orbit_.x.view().row_span(i)) - reference) / reference;
        orbit_.integral_drift = std::max(orbit_.integral_drift, drift);
      }
    }
    if (game_.limit) {
      orbit_.rate = rate(free);
    }
  }

  std::optional<double> rate(double until) const {
    const Deviation deviation(game_, start_);
    std::size_t last = 0;
    while (last + 1 < orbit_.time.size() && orbit_.time[last + 1] <= until &&
           deviation.above_rounding(orbit_.x.view().row_span(last + 1))) {
      ++last;
    }
    const std::size_t first = last / 2;
    if (first == last) {
      return std::nullopt;
    }
    const auto size = [&](std::size_t i) {
      const std::span<const double> x = orbit_.x.view().row_span(i);
      std::vector<double> next(x.size());
      game_.velocity(x, next);
      for (std::size_t k = 0; k < x.size(); ++k) {
        next[k] += x[k];
      }
      return deviation.log_size(x, next);
    };
    return (size(last) - size(first)) / (orbit_.time[last] - orbit_.time[first]);
  }

  const SmallGame& game_;
  double time_;
  ode::IntegrateOptions tolerances_;
  std::vector<double> start_;
  std::vector<double> state_;
  int side_;  // of the velocity's jump; 0: it has none
  double now_ = 0;
  std::vector<double> outputs_;
  std::vector<Return> returns_;
  SmallOrbit orbit_;
};

bool on_wall(const SmallGame& game, std::span<const double> x) {
  for (std::size_t k = 0; k < x.size() && !game.low.empty(); ++k) {
    if (x[k] == game.low[k] || x[k] == game.high[k]) {
      return true;
    }
  }
  return false;
}

SmallOrbit follow_by_steps(const SmallGame& game, std::span<const double> start, double time,
                           const ToyFlowOptions& options) {
  const double wanted = std::round(time / options.step);
  GF_VALIDATE(wanted >= 2 && wanted <= kMostSteps,
              "step = {} (makes {} steps until time {}, not between 2 and {}). Try {}", options.step, wanted, time,
              kMostSteps, time / 10'000);
  const auto steps = static_cast<std::int64_t>(wanted);
  const auto kept = std::min<std::int64_t>(static_cast<std::int64_t>(options.samples) - 1, steps);
  const Deviation deviation(game, start);
  SmallGameStep step(game, options.kind, options.step);
  SmallOrbit orbit;
  orbit.x = Matrix<double>(static_cast<std::size_t>(kept) + 1, game.dimension);
  const double integral = game.first_integral ? game.first_integral(start) : 0;
  std::vector<double> returns;
  std::vector<double> x(start.begin(), start.end());
  std::vector<double> before;
  bool wall = on_wall(game, x);
  bool free = true;  // of walls, and above rounding: what the modulus is measured on
  struct Measured {
    std::int64_t step;
    double log_size;
  };
  std::optional<Measured> first;
  Measured last{};
  for (std::int64_t i = 0; i <= steps; ++i) {
    if (const std::size_t next = orbit.time.size(); i == static_cast<std::int64_t>(next) * steps / kept) {
      orbit.time.push_back(static_cast<double>(i) * options.step);
      std::copy(x.begin(), x.end(), orbit.x.row(next));
    }
    if (orbit.contacts == 0 && integral > 0 && !wall) {
      orbit.integral_drift = std::max(orbit.integral_drift, std::abs(game.first_integral(x) - integral) / integral);
    }
    if (i == steps) {
      break;
    }
    before = x;
    step(x);
    if (before[1] < 0 && x[1] >= 0 && x[0] > 0) {
      returns.push_back((static_cast<double>(i) + before[1] / (before[1] - x[1])) * options.step);
    }
    const bool at_wall = on_wall(game, x);
    orbit.contacts += at_wall && !wall ? 1 : 0;
    wall = at_wall;
    free = free && !wall && deviation.above_rounding(before);
    if (free) {
      last = {i, deviation.log_size(before, x)};
      // The second measurement replaces the first at the middle, where transients of a longer memory are gone.
      first = !first || i == steps / 2 || i == 1 ? last : first;
    }
  }
  if (first && last.step > first->step) {
    orbit.modulus = std::exp((last.log_size - first->log_size) / static_cast<double>(last.step - first->step));
  }
  orbit.period = later_period(returns);
  orbit.steps = steps;
  orbit.evaluations = step.evaluations();
  return orbit;
}

}  // namespace

SmallOrbit follow(const SmallGame& game, std::span<const double> start, const ToyFlowOptions& options) {
  options.validate();
  check_small_game_flow(options.kind);
  check_start(game, start);
  const double time = horizon(game, start, options);
  return options.kind == ToyFlowKind::kContinuous ? ContinuousOrbit(game, start, time, options).run()
                                                  : follow_by_steps(game, start, time, options);
}

}  // namespace ganflow::dynamics
