#pragma once
/// A small game in motion: the continuous flow, walls and jumps of the velocity met exactly, and the algorithms; and
/// what the orbit says of period, rate, cycle, to be compared with the game's closed forms.

#include "ganflow/core/matrix.hpp"
#include "ganflow/dynamics/toy_flow.hpp"
#include "ganflow/objectives/small_game.hpp"

#include <optional>
#include <span>
#include <vector>

namespace ganflow::dynamics {

struct SmallOrbit {
  std::vector<double> time;
  Matrix<double> x;              ///< (times, n): the samples
  std::optional<double> period;  ///< by returns to x_1 = 0 upward: the latest, or the mean of the later half
  /// Rate of the deviation from the limit, per unit of time (continuous), and factor a step (algorithms), over the later
  /// half of what is free of walls and above rounding: from the area that successive deviations span where the
  /// eigenvalues are complex, which turns without wobbling, else from their length.
  std::optional<double> rate;
  std::optional<double> modulus;
  /// Latest return, latest time between returns, ratio of successive changes of returns; where the velocity jumps.
  std::optional<objectives::LimitCycle> cycle;
  std::optional<double> arrival;  ///< when it last left a wall for the orbit on which it stays
  double integral_drift = 0;      ///< max |H − H_0| / H_0 before the first wall
  std::vector<ode::WallEvent> events;
  std::int64_t contacts = 0;
  std::int64_t steps = 0;
  std::int64_t evaluations = 0;
  ode::Status status = ode::Status::kReachedEnd;
};

/// Follows `game` from `start`. options.time = 0 chooses a horizon: three periods once on the last orbit; else until
/// deviations have shrunk by 1e12, or fifty turns. options.batch and options.seed are not used.
///
/// Error   continuous: period, rate and cycle to about 1e-10 relative at the default tolerance.
/// Throws  InputError for a start outside the walls (the projection is offered) and for options.
/// Check   the closed forms of each game (tests/unit/dynamics/small_game_flow_test.cpp).
SmallOrbit follow(const objectives::SmallGame& game, std::span<const double> start, const ToyFlowOptions& options);

}  // namespace ganflow::dynamics
