#pragma once
/// DiracGAN (Mescheder, Geiger, Nowozin 2018): the smallest GAN, with each remedy's field and what is exact of it.

#include "ganflow/objectives/small_game.hpp"

namespace ganflow::objectives {

enum class DiracLoss {
  kGan,   ///< f(t) = −log(1 + e^−t): f' is the logistic function of −t
  kWgan,  ///< f(t) = t
};
enum class DiracRemedy {
  kNone,
  kR1,         ///< ψ' loses γλψ: the penalty (λ/2) E|∇D|² at the data
  kGp,         ///< ψ' loses γλ(|ψ| − g) sign ψ: the penalty (λ/2) E(|∇D| − g)²
  kConsensus,  ///< v − λ Jᵀv, the gradient flow of ½|v|² added
};

/// "gan", "wgan"; "none", "r1", "gp", "consensus". The second line of each throws InputError with the nearest name.
std::string to_string(DiracLoss loss);
DiracLoss dirac_loss_of(const std::string& name);
std::string to_string(DiracRemedy remedy);
DiracRemedy dirac_remedy_of(const std::string& name);

struct DiracGameOptions {
  DiracLoss loss = DiracLoss::kGan;
  DiracRemedy remedy = DiracRemedy::kNone;
  double strength = 0;                                    ///< λ; ≥ 0, and 0 without a remedy
  double target = 1;                                      ///< g, the slope that kGp asks for; > 0
  double critic_speed = 1;                                ///< γ; > 0
  double clip = std::numeric_limits<double>::infinity();  ///< |ψ| ≤ clip, WGAN's box; > 0, ∞: none
  void validate() const;                                  ///< throws InputError naming the field
};

/// Data δ_0, generator δ_θ, critic D(x) = ψx, Ψ = f(θψ) + f(0):
///   θ' = −f'(θψ) ψ,  ψ' = γ f'(θψ) θ, a remedy's term added, and ψ clipped.
/// With a = f'(0) (½ or 1), exact are
/// - no remedy: ellipses γθ² + ψ² = h, of period 2π/√γ for WGAN and 2π(1 + I_0(h/(2√γ)))/√γ for GAN, eigenvalues
///   ±ia√γ. Clipping turns what is outside h = clip² onto that ellipse, by a slide to θ = 0: it cycles for ever;
/// - R1: eigenvalues −γλ/2 ± √(γ²λ²/4 − γa²), so it converges;
/// - consensus: −λa²(1+γ²)/2 ± √(λ²a⁴(1−γ²)²/4 − γa²), so it converges;
/// - GP: the velocity jumps by 2γλg where ψ changes sign, and the equilibrium repels: it does not converge. With WGAN
///   either half-plane is linear about (∓λg, 0), with eigenvalues −γλ/2 ± iβ, β = √(γ − γ²λ²/4). For γλ² < 4 half a
///   turn maps θ_0 to λg + q(θ_0 + λg), q = e^{−γλπ/(2β)}: one limit cycle, through θ = λg coth(γλπ/(4β)), of period
///   2π/β and multiplier q². For γλ² ≥ 4 it stops at (∓λg, 0), in the half-plane where it stays: a wrong θ, since the
///   penalty there outweighs the data. `equilibrium` and `jacobian` are of the upper half-plane.
///
/// Throws  InputError as validate.
/// Check   tests/unit/objectives/dirac_game_test.cpp, with the integrators of ode.
SmallGame dirac_game(const DiracGameOptions& options);

}  // namespace ganflow::objectives
