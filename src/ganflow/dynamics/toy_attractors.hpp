#pragma once
/// Where starts of the toy game end (theory §8), and the return map of its turns.

#include "ganflow/dynamics/toy_flow.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::dynamics {

/// One turn of the continuous flow: from (θ, 0), θ > 0, to the next ω = 0, θ > 0.
struct ToyReturn {
  double theta;       ///< there
  double time;        ///< it took
  double multiplier;  ///< dP/dθ of the return map P: the Floquet multiplier of an orbit that closes
  bool met_wall;
};

/// P(θ) by the projected integrator, dP/dθ by the variational equation along it, with the saltation of contacts
/// (ode/variation.hpp). The other multiplier, along the flow, is 1.
///
/// Error   θ, time and multiplier as `follow`. θ = θ_max(E*) itself only touches the walls: there the derivative is 1 on
///         the inner side and 0 on the outer, and rounding chooses.
/// Cost    two turns, the second of six equations.
/// Throws  InputError for θ ≤ 0 or past the prior's support.
/// Check   exact: inside the limit orbit P(θ) = θ with multiplier 1; outside P(θ) = θ_max(E*) with multiplier 0, for
///         all that has slid leaves the wall at one point; differences (tests/unit/dynamics/toy_attractors_test.cpp).
ToyReturn first_return(const objectives::ToyGame& game, double theta, double relative_tolerance = 1e-13);

enum class ToyAttractor {
  kFixedPoint,  ///< the optimum, (0, 0)
  kInnerOrbit,  ///< a closed orbit of its own level
  kWallCycle,   ///< the limit orbit, or an algorithm's cycle that touches the wall
  kUnsettled,   ///< still on its way at the horizon
};
/// "fixed point", "inner orbit", "wall cycle", "unsettled".
std::string to_string(ToyAttractor attractor);

struct ToyFate {
  objectives::ToyPoint start;
  ToyAttractor attractor;
  double excess;                 ///< H − γ, mean over the last third
  std::optional<double> period;  ///< as Orbit
};

/// Follows every start and judges the last third of its samples: the optimum when H − γ is below 1e-6 of the limit
/// orbit's; a wall cycle when it touches a wall or the limit orbit's level; an inner orbit when H − γ stays within
/// `level_tolerance` of its mean; else unsettled. options.time must be given: fates are compared at one horizon. In
/// parallel over starts, the same bits for any number of threads.
std::vector<ToyFate> sweep(const objectives::ToyGame& game, std::span<const objectives::ToyPoint> starts,
                           const ToyFlowOptions& options, double level_tolerance = 0.05);

/// Starts that fill |θ| ≤ `theta_limit`, |ω| ≤ 1: `side` × `side` on a grid, the edges included, row after row; or
/// `count` at random, start i by the i-th draws of `seed` whatever the count.
/// Throws  InputError for fewer than 2 a side or no start, more than 1e6, and θ limits that are not positive.
std::vector<objectives::ToyPoint> grid_starts(double theta_limit, std::size_t side);
std::vector<objectives::ToyPoint> random_starts(double theta_limit, std::size_t count, std::uint64_t seed);

}  // namespace ganflow::dynamics
