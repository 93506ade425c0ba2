#pragma once
/// A payoff as integrals of functions of D alone, Ψ = E f(D(x)) + E h(D(y)), for sums over weighted nodes (theory §2).

#include "ganflow/objectives/objective.hpp"

namespace ganflow::objectives {

/// f, h, what the generator descends, E l(D(y)), and their derivatives in D; besides, penalties on slopes of D.
struct PayoffTerms {
  double (*real)(double d);             ///< f
  double (*real_slope)(double d);       ///< f'
  double (*generated)(double d);        ///< h
  double (*generated_slope)(double d);  ///< h'
  double (*generator_slope)(double d);  ///< l'
  bool linear = false;                  ///< f(d) = d, h(d) = −d
  double penalty = 0;                   ///< λ of −λ E(|∇D(x̂)| − 1)², x̂ uniform on the segment [x, y]
  bool one_sided = false;               ///< max(0, |∇D(x̂)| − 1)² instead
  double r1 = 0;                        ///< λ of −(λ/2) E|∇D(x)|²
};

/// Check  against add_critic_gradient, generator_cotangents and payoff of each objective with equal weights.
PayoffTerms payoff_terms(const Objective& objective);

/// Ψ of the critic D = 0, that knows nothing: f(0) + h(0), less λ where slopes below 1 cost.
double blind_payoff(const PayoffTerms& terms);

}  // namespace ganflow::objectives
