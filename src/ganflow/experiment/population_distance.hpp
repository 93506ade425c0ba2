#pragma once
/// Distances between the two populations of a run and those of another, as d_p of theory §4.

#include "ganflow/record/array.hpp"

#include <cstddef>

namespace ganflow::experiment {

/// One number for each population; their sum is d_p^p. The critic's is 0 where none is trained.
struct PairDistance {
  double generator = 0;
  double critic = 0;
  double sum() const { return generator + critic; }
};

/// (1/n) Σ_i |θ_i − θ'_i|^p over the first n = min(N, N') particles, likewise for ω: an upper bound of W_p^p where
/// N = N', and the distance of a particle system from the characteristics that start where it does. Throws InputError for a grid, which has masses.
PairDistance coupled_distance(const record::State& a, const record::State& b, double order);

/// W_p^p of each population, exact (theory §6); a grid's masses lie in the middles of its cells. Cost: transport/exact.hpp.
PairDistance transport_distance(const record::State& a, const record::State& b, double order);

/// ‖·‖² in H^{-s} of each population, s = p/2 + excess with p the number of a unit's parameters (theory §5, §6).
///
/// Requires  excess > 0 (contract).
PairDistance weak_distance(const record::State& a, const record::State& b, double excess);

/// H^{-s} energies ∬ k dν dν of both populations, k the kernel of weak_distance: what its distances from a state have in
/// common.
PairDistance weak_energy(const record::State& state, double excess);

/// weak_distance where the energies of `b` are known: half of the work is left, and less where `b` is the larger.
PairDistance weak_distance(const record::State& a, const record::State& b, double excess, const PairDistance& b_energy);

/// Particles of the larger population of the two states.
std::size_t most_particles(const record::State& a, const record::State& b);

}  // namespace ganflow::experiment
