#pragma once
/// Adaptive integration of x' = v(t, x), and of its projection to a box with exact contacts and releases.

#include "ganflow/core/matrix.hpp"
#include "ganflow/ode/crossing_finder.hpp"
#include "ganflow/ode/event_finder.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace ganflow::ode {

struct IntegrateOptions {
  Method method = Method::kDormandPrince8;
  double relative_tolerance = 1e-10;  ///< of the local error, per coordinate; > 0
  double absolute_tolerance = 1e-12;  ///< likewise, in the units of x; > 0
  double first_step = 0;              ///< 0: chosen
  double largest_step = std::numeric_limits<double>::infinity();
  std::int64_t max_steps = 10'000'000;
  std::int64_t max_events = 1'000'000;  ///< contacts and releases; a guard, not a cure
  void validate() const;                ///< throws InputError naming the field
};

struct Problem {
  VectorField field;  ///< smooth, also a little outside of the walls
  Walls walls;
  std::vector<Section> sections;
};

struct WallEvent {
  double time;
  std::size_t coordinate;
  int side;  ///< −1: low wall, +1: high wall
  EventKind kind;
  std::vector<double> state;
};

enum class Status { kReachedEnd, kStopped, kTooManySteps, kTooManyEvents, kStepTooSmall, kNotFinite };
/// "reached the end", "stopped at a section" …
std::string to_string(Status status);

struct Trajectory {
  Status status = Status::kReachedEnd;
  double time = 0;            ///< where it ended
  std::vector<double> state;  ///< there
  std::vector<double> times;  ///< outputs up to there
  Matrix<double> outputs;     ///< (times asked for, n); rows past times.size() are zero
  std::vector<WallEvent> events;
  std::vector<Crossing> crossings;
  std::int64_t steps = 0;
  std::int64_t rejected = 0;
  std::int64_t evaluations = 0;

  std::int64_t contacts() const;
};

/// The solution from `start` at `begin` to `end` > begin, of x' = Proj_Q v(t, x) (theory §4): a coordinate at a wall
/// whose velocity points outward is held there, and goes when its velocity turns inward. Contacts and releases are
/// solved for on actual steps, so that they are as exact as the steps, and the coordinate is then put on its wall.
///
/// Shapes  start n; output_times ascending in [begin, end].
/// Error   local error within the tolerances a step; outputs by the dense polynomial, one order less.
/// Cost    6 or 12 evaluations a step; about 40 an event.
/// Throws  InputError for a start outside the walls, bounds, tolerances. Blow-up and guards are a status.
/// Check   toy game (theory §8) against elliptic integrals; constant velocity into a corner and out of it.
Trajectory integrate(const Problem& problem, std::span<const double> start, double begin, double end,
                     const IntegrateOptions& options, std::span<const double> output_times = {});

}  // namespace ganflow::ode
