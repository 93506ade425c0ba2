#pragma once
/// Where starts of the toy game end (theory §8), and the return map of its turns.

#include "ganflow/dynamics/toy_flow.hpp"

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

/// P(θ) by the projected integrator, so that contact, sliding and release act as they do (their saltation included).
/// The other multiplier, along the flow, is 1.
///
/// Error   θ and time as `follow`; the multiplier, a central difference, 1e-7.
/// Cost    three turns.
/// Throws  InputError for θ ≤ 0 or past the prior's support.
/// Check   exact: inside the limit orbit P(θ) = θ with multiplier 1; outside P(θ) = θ_max(E*) with multiplier 0, for
///         all that has slid leaves the wall at one point (tests/unit/dynamics/toy_attractors_test.cpp).
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
  double excess;  ///< H − γ, mean over the last third
};

/// Follows every start and judges the last third of its samples: the optimum when H − γ is below 1e-6 of the limit
/// orbit's; a wall cycle when it touches a wall or the limit orbit's level; an inner orbit when H − γ stays within
/// `level_tolerance` of its mean; else unsettled. options.time must be given: fates are compared at one horizon.
std::vector<ToyFate> sweep(const objectives::ToyGame& game, std::span<const objectives::ToyPoint> starts,
                           const ToyFlowOptions& options, double level_tolerance = 0.05);

}  // namespace ganflow::dynamics
