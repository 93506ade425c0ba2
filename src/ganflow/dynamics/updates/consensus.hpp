#pragma once
/// Consensus optimisation (Mescheder, Nowozin, Geiger 2017): both players also descend ½|v|², v the field that they
/// follow, so that a rotation about an equilibrium becomes an inward spiral (theory §9).

#include "ganflow/dynamics/pair_gradients.hpp"

namespace ganflow::dynamics {

struct ConsensusOptions {
  double weight = 0.1;      ///< λ; > 0
  double critic_speed = 1;  ///< γ; > 0
};

/// Of a zero-sum game with gradients V = ∇_θ δΨ/δμ and W = ∇_ω δΨ/δν the field is v = (−V, γW), and
///   ∇½|v|² = H A² ∇Ψ = d/ds (V, W) at (θ + s V, ω + s γ² W),   H the Hessian, A = diag(−1, γ):
/// one directional derivative of the gradients; no Jacobian is formed, and H's symmetry spares its transpose. |v|² is
/// the mean over particles, as mean-field gradients are. In: the gradients on the batch; out: V + λ dV/ds and
/// W − (λ/γ) dW/ds, so that the rules' moves by −Δt and γΔt follow v − λ∇½|v|².
///
/// Error   a central difference in double, whatever T is: with a largest move h = ε^{1/3}(1 + |θ|) about 1e-10 of the
///         gradients for smooth units (h² + ε/h); at kinks of relu units, the difference across them.
/// Cost    two more pair gradients, in double.
/// Check   dirac_game's consensus field and its eigenvalues; bilinear: ∇½|v|² = (γ² θ, ω).
template <class T>
void add_consensus(const nets::Generator<T>& generator, const nets::Population<T>& critic,
                   const objectives::Objective& objective, const PairBatch<T>& batch, const ConsensusOptions& options,
                   const PairGradients<T>& gradients);

}  // namespace ganflow::dynamics
