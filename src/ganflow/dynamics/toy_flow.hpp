#pragma once
/// The toy game (theory §8) in motion: the continuous flow with exact contacts, and the algorithms that discretise it.

#include "ganflow/objectives/toy_game.hpp"
#include "ganflow/ode/integrate.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

enum class ToyFlowKind {
  kContinuous,   ///< theory §4 with the walls met, slid along and left exactly
  kEuler,        ///< simultaneous updates: θ and ω move by Δt times their velocities, then clip
  kAlternating,  ///< ω first, then θ with the new ω
  kSymplectic,   ///< alternating in (q(θ), ω), q = ∫dθ/Φ', where the flow is Hamiltonian: H stays near its level
  kSgd,          ///< kEuler with Φ(θ) replaced by the share of a batch of latents
  kExtragradient,  ///< the velocity of a trial step, then clip
  kOptimistic,     ///< Δt (2 v_n − v_{n−1}), then clip
};

/// "continuous", "euler", "alternating", "symplectic", "sgd", "extragradient", "optimistic".
std::string to_string(ToyFlowKind kind);
ToyFlowKind toy_flow_of(const std::string& name);  ///< throws InputError with the nearest name
std::vector<std::string> toy_flow_names();

/// What integrates the continuous flow.
enum class ToyEngine {
  kDop853,  ///< ode::integrate with Dormand–Prince 8(5,3)
  kDp5,     ///< the same with Dormand–Prince 5(4)
  kAdams,   ///< SUNDIALS CVODE, Adams–Moulton: orbits that meet no wall only
  kBdf,     ///< SUNDIALS CVODE, backward differences: likewise
};
/// "dop853", "dp5", "cvode-adams", "cvode-bdf".
std::string to_string(ToyEngine engine);
ToyEngine toy_engine_of(const std::string& name);  ///< throws InputError with the nearest name

struct ToyFlowOptions {
  ToyFlowKind kind = ToyFlowKind::kContinuous;
  double time = 0;                    ///< horizon, mean-field time; 0: three periods after the limit orbit is reached
  double step = 0.01;                 ///< Δt of the algorithms; > 0
  int batch = 128;                    ///< latents a step of kSgd; ≥ 1
  std::uint64_t seed = 1;             ///< of kSgd
  std::size_t samples = 1000;         ///< points of the orbit kept, at equal distances in time; ≥ 2
  double relative_tolerance = 1e-13;  ///< of the continuous flow, per step
  ToyEngine engine = ToyEngine::kDop853;  ///< of the continuous flow
  void validate() const;                  ///< throws InputError naming the field
};

/// What a flow did from one start.
struct Orbit {
  std::vector<double> time;  ///< with theta and omega: the samples
  std::vector<double> theta;
  std::vector<double> omega;
  std::optional<double> period;        ///< by returns to ω = 0, θ > 0: the latest, or the mean of the later half
  std::optional<double> slide_time;    ///< spent on the first wall met
  std::optional<double> arrival_time;  ///< when the limit orbit was reached from outside
  double energy_drift = 0;             ///< max |H − H_0| / H_0 over what should keep H: between walls, or before them
  std::int64_t contacts = 0;           ///< with walls
  std::int64_t steps = 0;
  std::int64_t evaluations = 0;  ///< of the velocity
  objectives::ToyPoint end{};
  ode::Status status = ode::Status::kReachedEnd;
};

/// Follows the game from `start`.
///
/// Error   continuous: returns and slides to about 1e-12 relative at the default tolerance.
/// Cost    continuous: about 400 evaluations a period; algorithms: one or two a step.
/// Throws  InputError for a start outside the walls (the projection is offered) and for options.
/// Check   elliptic period, H, slides and arrivals in closed form (tests/unit/dynamics/toy_flow_test.cpp).
Orbit follow(const objectives::ToyGame& game, objectives::ToyPoint start, const ToyFlowOptions& options);

/// The limit orbit, two periods from (θ_max, 0).
Orbit follow_limit_orbit(const objectives::ToyGameOptions& game, ToyFlowOptions options);

/// ω' and θ' with both walls, for the integrator: coordinates (θ, ω).
ode::Problem toy_problem(const objectives::ToyGame& game);

}  // namespace ganflow::dynamics
