#pragma once
/// Consensus optimisation (Mescheder, Nowozin, Geiger 2017): both players also descend ½|v|², v the field that they
/// follow, so that a rotation about an equilibrium becomes an inward spiral (theory §9).

#include "ganflow/dynamics/pair_gradients.hpp"

namespace ganflow::dynamics {

struct ConsensusOptions {
  double weight = 0.1;      ///< λ; > 0
  double critic_speed = 1;  ///< γ; > 0
};

/// With V = ∇_θ δL/δμ, L what the generator descends, and W = ∇_ω δΨ/δν the field is v = (−V, γW), and
///   ∂_θ ½|v|² = d/ds ∇_θ L(θ + sV, ω) + d/ds ∇_θ Ψ(θ, ω + sγ²W),   ∂_ω likewise with ∇_ω:
/// two directional derivatives of gradients; no Jacobian is formed, and no transpose. |v|² is the mean over particles,
/// as mean-field gradients are. In: the gradients on the batch; out: V + λ ∂_θ ½|v|² and W − (λ/γ) ∂_ω ½|v|², so that the
/// rules' moves by −Δt and γΔt follow v − λ∇½|v|².
///
/// Error   central differences in double, whatever T is: with a largest move h = ε^{1/3}(1 + |θ|) about 1e-10 of the
///         gradients for smooth units (h² + ε/h); at kinks of relu units or the hinge, the difference across them.
/// Cost    four more gradients of both players, in double.
/// Needs   no gradient penalty of WGAN-GP's kind: its points x̂ move with the generator, who does not know.
/// Check   the gradient of ½|v|² by finite differences; dirac_game's consensus field and its eigenvalues.
template <class T>
void add_consensus(const nets::Generator<T>& generator, nets::LayersView<T> critic,
                   const objectives::Objective& objective, const PairBatch<T>& batch, const ConsensusOptions& options,
                   const PairGradients<T>& gradients);

}  // namespace ganflow::dynamics
