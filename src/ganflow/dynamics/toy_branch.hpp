#pragma once
/// The limit orbit of the toy game (theory §8) followed along γ, measured without its closed form.

#include "ganflow/dynamics/toy_attractors.hpp"

#include <optional>
#include <span>
#include <vector>

namespace ganflow::dynamics {

/// The limit orbit at one γ.
struct ToyBranchPoint {
  double gamma;
  double theta_max;  ///< where it crosses ω = 0, θ > 0
  double period;
  double multiplier_inside;                  ///< of the return map just inside: 1, neutral
  std::optional<double> multiplier_outside;  ///< just outside: 0, forgets in one turn; none past the prior's edge
  double theta_max_exact;
  double period_exact;
};

/// Continuation: at each γ the return map P of ω = 0 is started from the orbit of the γ before, widened by half until it
/// is outside (there a wall is met); P is constant there, so that one turn is Newton's step, and exact.
///
/// Shapes  gammas: any order, neighbours best; one point each.
/// Error   θ_max and period about 1e-11 relative.
/// Cost    about six turns a γ.
/// Throws  InputError for γ ≤ 0 and for no γ at all.
/// Check   closed forms over γ in 10^{−2…2} for three priors (tests/unit/dynamics/toy_branch_test.cpp).
std::vector<ToyBranchPoint> follow_branch(const objectives::ToyGameOptions& game, std::span<const double> gammas,
                                          double relative_tolerance = 1e-13);

/// `count` numbers from `first` to `last`, at equal ratios. Throws InputError unless both are positive and count ≥ 2.
std::vector<double> equal_ratios(double first, double last, std::size_t count);

}  // namespace ganflow::dynamics
