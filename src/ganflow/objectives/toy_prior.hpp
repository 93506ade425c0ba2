#pragma once
/// The latent law of the toy game (theory §8): its cdf Φ, and what the game's closed forms need of it.

#include <string>
#include <vector>

namespace ganflow::objectives {

enum class PriorKind {
  kLogistic,  ///< Φ = 1/(1 + e^−θ)
  kGaussian,  ///< N(0,1)
  kUniform,   ///< on [−1,1]; beyond it there is no density, so that θ stops at ±1 as at a wall
};

/// "logistic", "gaussian", "uniform".
std::string to_string(PriorKind kind);
/// Throws InputError: a law without a density ("dirac", "step" …) says so, a typo gets the nearest name.
PriorKind prior_of(const std::string& name);
std::vector<std::string> prior_names();

/// Φ is symmetric: Φ(−θ) = 1 − Φ(θ). Functions of θ are continued analytically past the edge of a bounded law, for
/// integrators that step a little outside.
///
/// Error   a few ulp; the Gaussian's A and q are series of positive terms.
/// Check   A and q against quadrature (tests/unit/objectives/toy_prior_test.cpp).
class ToyPrior {
 public:
  explicit ToyPrior(PriorKind kind) : kind_(kind) {}
  PriorKind kind() const { return kind_; }

  double centred(double theta) const;        ///< Φ(θ) − ½, accurate near 0
  double density(double theta) const;        ///< Φ'(θ)
  double density_slope(double theta) const;  ///< Φ''(θ)
  double edge() const;                       ///< largest θ with density; ∞ for logistic and Gaussian
  double excess(double theta) const;      ///< A(θ) − 1, A' = (Φ − ½)/Φ', A(0) = 1; A'' (0) = 1 for every prior
  double inverse_excess(double b) const;  ///< θ ≥ 0 with A(θ) − 1 = b ≥ 0
  double travel(double theta) const;      ///< q(θ) = ∫_0^θ ds/Φ'(s): on the wall ω = 1, q falls at rate κ
  double inverse_travel(double q) const;

 private:
  PriorKind kind_;
};

}  // namespace ganflow::objectives
