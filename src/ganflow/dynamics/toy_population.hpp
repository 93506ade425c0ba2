#pragma once
/// Populations of toys (theory §8): μ on R and ν on [−1,1] as particles, through the projected integrator.

#include "ganflow/core/matrix.hpp"
#include "ganflow/objectives/toy_game.hpp"
#include "ganflow/ode/integrate.hpp"

#include <span>
#include <vector>

namespace ganflow::dynamics {

/// Particles with equal weights; the generator's N and the critic's M may differ.
struct ToyPopulation {
  std::vector<double> theta;
  std::vector<double> omega;
};

struct ToyPopulationOptions {
  double time = 10;                   ///< horizon, mean-field time; > 0
  std::size_t samples = 100;          ///< kept, at equal distances in time; ≥ 2
  double relative_tolerance = 1e-12;  ///< per step
  void validate() const;              ///< throws InputError naming the field
};

struct ToyPopulationOrbit {
  std::vector<double> time;
  Matrix<double> theta;  ///< (samples, N)
  Matrix<double> omega;  ///< (samples, M)
  std::int64_t contacts = 0;
  std::int64_t evaluations = 0;
  ode::Status status = ode::Status::kReachedEnd;
};

/// θ_i' = −κ ω̄ Φ'(θ_i),  ω_j' = γ κ (mean Φ(θ_i) − ½) projected on [−1,1]. So q(θ_i) of theory §8 translate rigidly,
/// and ν translates rigidly until it meets a wall, then flattens there, and what has flattened stays together.
///
/// Cost    O(N + M) an evaluation.
/// Throws  InputError for empty populations and starts outside the walls.
/// Check   rigid translation to 1e-10; one particle each is `follow` (tests/unit/dynamics/toy_population_test.cpp).
ToyPopulationOrbit follow(const objectives::ToyGame& game, const ToyPopulation& start,
                          const ToyPopulationOptions& options);

}  // namespace ganflow::dynamics
