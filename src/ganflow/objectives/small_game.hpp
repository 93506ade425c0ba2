#pragma once
/// Small games between a generator and a critic whose orbits, eigenvalues or limits are known: they test what the toy
/// game tests, and the remedies of theory §9. DiracGAN, which has several, is in dirac_game.hpp.

#include <complex>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::objectives {

/// A closed orbit that attracts its neighbours, crossed at x_1 = 0 upward.
struct LimitCycle {
  double theta;       ///< x_0 there
  double period;      ///< of one turn
  double multiplier;  ///< Floquet: what one turn leaves of a small deviation of θ
};

/// x' = velocity(x), projected on [low, high]; the generator's parameter is x_0, the critic's follow. And what is known
/// of it, each entry empty when it is not.
struct SmallGame {
  std::string name;
  std::size_t dimension = 2;
  std::function<void(std::span<const double> x, std::span<double> velocity)> velocity;
  /// Where the velocity jumps at x_1 = 0: the smooth field of the half-space side · x_1 > 0, continued past it.
  std::function<void(int side, std::span<const double> x, std::span<double> velocity)> velocity_on_side;
  /// Ψ, less its value where both players are 0.
  std::function<double(std::span<const double> x)> payoff;
  std::vector<double> low;  ///< walls; both empty: none
  std::vector<double> high;
  std::vector<double> equilibrium;
  std::vector<double> jacobian;                   ///< of the velocity there, row after row
  std::vector<std::complex<double>> eigenvalues;  ///< of the Jacobian, in closed form
  /// A quantity that every solution keeps between walls.
  std::function<double(std::span<const double> x)> first_integral;
  /// Largest first integral of an orbit that meets no wall: the orbit on which starts with more end.
  std::optional<double> wall_integral;
  /// Of the closed orbit with this first integral.
  std::function<double(double integral)> period;
  /// Time until a start with more than `wall_integral` is on that orbit.
  std::function<double(std::span<const double> x)> arrival;
  /// Where the solution from x ends, walls apart.
  std::function<std::vector<double>(std::span<const double> x)> limit;
  std::optional<LimitCycle> cycle;
};

/// Ψ = θω on the box [−B, B]²: θ' = −ω, ω' = γθ. With B = 1 it is the toy game with the uniform prior and κ = 2.
/// Ellipses γθ² + ω² = h, period 2π/√γ; those past h = min(γ, 1)·B² meet a wall, slide, and end on that one.
///
/// Throws  InputError for γ ≤ 0 and B ≤ 0; B = ∞ is no box.
SmallGame bilinear_game(double critic_speed, double box = std::numeric_limits<double>::infinity());

/// Data N(0,1), generator N(θ,1), critic D(x) = ψ_1 x + ψ_2 x²: Ψ = −ψ_1 θ − ψ_2 θ²,
///   θ' = ψ_1 + 2ψ_2 θ,  ψ_1' = −γθ,  ψ_2' = −γθ²,
/// keeps H = γθ²/2 + ψ_1²/2 + ψ_2². ψ_2 falls until the rest has died down, so it ends at (0, 0, −√H): the critic's
/// curvature is a remedy that the game finds by itself. Eigenvalues there −√H ± √(H − γ) and 0; `equilibrium`,
/// `jacobian` and `eigenvalues` are those of the given `level` of H.
SmallGame gaussian_mean_game(double critic_speed, double level = 1);

}  // namespace ganflow::objectives
