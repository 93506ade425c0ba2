#pragma once
/// Noise of mean-field Langevin dynamics: every particle is shaken on its own, so a population at temperature τ spreads
/// instead of coagulating (theory §9).

#include "ganflow/core/matrix.hpp"
#include "ganflow/rng/stream.hpp"

#include <cstdint>

namespace ganflow::dynamics {

/// θ_rj += amplitude · ξ_jr, ξ standard normal: draw number `first_draw` + j p + r of the stream, so that a particle's noise depends on
/// the stream and its own number alone. One step of the generator takes amplitude √(2τΔt), one of n_c critic steps
/// √(2τγΔt/n_c): the critic is in a bath of the same temperature and moves γ times as fast.
///
/// Shapes  theta (p, N).
/// Cost    p N normal draws.
/// Check   variance of a free particle after k steps; the Gibbs law of a quadratic potential.
template <class T>
void add_noise(const rng::Stream& stream, double amplitude, MatrixView<T> theta, std::uint64_t first_draw = 0);

}  // namespace ganflow::dynamics
