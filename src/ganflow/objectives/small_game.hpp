#pragma once
/// Games of two or three parameters whose orbits, eigenvalues and limits are known: they test what the toy game tests,
/// and the remedies of theory §9.

#include <complex>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::objectives {

/// x' = velocity(x), generator's parameter first, and what is known of it.
struct SmallGame {
  std::string name;
  std::size_t dimension = 2;
  std::function<void(std::span<const double> x, std::span<double> velocity)> velocity;
  std::vector<double> equilibrium;
  std::vector<std::complex<double>> eigenvalues;  ///< of the velocity's Jacobian there
  /// A quantity that every solution keeps; empty when there is none.
  std::function<double(std::span<const double> x)> first_integral;
  /// Of the closed orbit through x; empty when orbits do not close.
  std::function<double(std::span<const double> x)> period;
  /// Where the solution from x ends; empty when it does not.
  std::function<std::vector<double>(std::span<const double> x)> limit;
};

enum class DiracLoss {
  kGan,   ///< f(t) = −log(1 + e^−t): f' is the logistic function of −t
  kWgan,  ///< f(t) = t
};
enum class DiracRemedy {
  kNone,
  kR1,         ///< ψ' loses λψ: the penalty (λ/2) E|∇D|² at the data
  kConsensus,  ///< v − λ Jᵀv, the gradient flow of ½|v|² added
};

struct DiracGanOptions {
  DiracLoss loss = DiracLoss::kGan;
  DiracRemedy remedy = DiracRemedy::kNone;
  double strength = 0;    ///< λ; ≥ 0, and 0 without a remedy
  void validate() const;  ///< throws InputError naming the field
};

/// DiracGAN (Mescheder, Geiger, Nowozin 2018): data δ_0, generator δ_θ, critic D(x) = ψx, Ψ = f(θψ) + f(0):
///   θ' = −f'(θψ) ψ,  ψ' = f'(θψ) θ.
/// Circles θ² + ψ² = r², of period 2π for WGAN and 2π(1 + I_0(r²/2)) for GAN. Eigenvalues at 0, a = f'(0) (½ or 1):
/// ±ia; with R1 −λ/2 ± √(λ²/4 − a²); with consensus −λa² ± ia.
///
/// Check   tests/unit/objectives/small_game_test.cpp, with the integrators of ode.
SmallGame dirac_gan(const DiracGanOptions& options);

/// Ψ = θω: θ' = −ω, ω' = γθ. On the box [−1,1]² it is the toy game with the uniform prior and κ = 2, walls included.
/// Ellipses γθ² + ω², period 2π/√γ.
SmallGame bilinear_game(double critic_speed);

/// Data N(0,1), generator N(θ,1), critic D(x) = ψ_1 x + ψ_2 x²: Ψ = −ψ_1 θ − ψ_2 θ²,
///   θ' = ψ_1 + 2ψ_2 θ,  ψ_1' = −γθ,  ψ_2' = −γθ²,
/// keeps H = γθ²/2 + ψ_1²/2 + ψ_2². ψ_2 falls until the rest has died down, so it ends at (0, 0, −√H): the critic's
/// curvature is a remedy that the game finds by itself. Eigenvalues there ψ_2 ± √(ψ_2² − γ) and 0; `equilibrium` and
/// `eigenvalues` are those of H = 1.
SmallGame gaussian_mean_game(double critic_speed);

}  // namespace ganflow::objectives
