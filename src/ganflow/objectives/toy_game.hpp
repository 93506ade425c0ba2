#pragma once
/// The toy game (theory §8): data ½δ_−1 + ½δ_+1, one generator parameter θ, one critic parameter ω, all in closed form.

#include "ganflow/objectives/toy_prior.hpp"

#include <optional>

namespace ganflow::objectives {

struct ToyGameOptions {
  PriorKind prior = PriorKind::kLogistic;
  double critic_speed = 1;  ///< γ; > 0
  double payoff_scale = 1;  ///< κ: 1 for the critic (ωx)_+, 2 for ωx; > 0
  void validate() const;    ///< throws InputError naming the field
};

struct ToyPoint {
  double theta;
  double omega;
};

/// How a start reaches the limit orbit.
struct ToyArrival {
  double time;                      ///< until then
  std::optional<ToyPoint> contact;  ///< where the first wall is met, if one is met on the way
  std::optional<double> contact_time;
  std::optional<double> slide_time;  ///< spent on that first wall
};

/// θ' = −κ ω Φ'(θ),  ω' = γ κ (Φ(θ) − ½), ω in [−1,1] (and θ in the prior's support), with the first integral
/// H = γ A(θ) + ω²/2. Energies are H; `excess` is H − γ ≥ 0, which keeps its digits near the centre.
///
/// Error   a few ulp for logistic and uniform priors; 1e-14 relative for the Gaussian, by quadrature.
/// Throws  InputError for energies without an orbit.
/// Check   theory §8's values; the flow itself (tests/unit/dynamics/toy_flow_test.cpp).
class ToyGame {
 public:
  explicit ToyGame(const ToyGameOptions& options);
  const ToyGameOptions& options() const { return options_; }
  const ToyPrior& prior() const { return prior_; }

  ToyPoint velocity(ToyPoint x) const;  ///< not projected
  double excess(ToyPoint x) const;      ///< H − γ
  double energy(ToyPoint x) const { return options_.critic_speed + excess(x); }
  double payoff(ToyPoint x) const;      ///< Ψ = κ ω (Φ(θ) − ½)
  double distance(double theta) const;  ///< W_1 = 2 |Φ(θ) − ½|, θ within the support

  double linear_period() const;  ///< 2π/(κ √γ Φ'(0)): 8π/(κ√γ) for the logistic prior
  /// E* = γ + ½, of the orbit through (0, ±1); lower when the prior's support ends before it.
  double limit_energy() const { return options_.critic_speed + limit_excess(); }
  double limit_excess() const;
  double theta_max(double energy) const;  ///< A(θ_max) = E/γ
  double omega_max(double energy) const;  ///< √(2(E − γ))
  double period(double energy) const;     ///< of a closed orbit, γ < E ≤ E*; at E = γ the linear period
  double slide_time(double theta) const;  ///< from (θ, ω at its wall) to (0, wall): q(|θ|)/κ

  /// Time from a start to the limit orbit; nullopt when it never comes there (it is inside, on an orbit of its own).
  std::optional<ToyArrival> arrival(ToyPoint start) const;

  /// Time between two angles on one level set: ω = Ω sin φ, ±√(2γ(A − 1)) = Ω cos φ, Ω = √(2·excess); φ grows with
  /// time.
  double level_time(double excess, double from, double to) const;

 private:
  double angle(ToyPoint x) const;

  ToyGameOptions options_;
  ToyPrior prior_;
};

}  // namespace ganflow::objectives
