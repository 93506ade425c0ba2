#pragma once
/// Bounds on OT_ε from any potentials, by duality: the certificate of Sinkhorn's answer.

#include "ganflow/transport/entropic_plan.hpp"

#include <vector>

namespace ganflow::transport {

/// Potentials in units of ε ln 2.
struct Potentials {
  std::vector<double> x;  ///< φ, n
  std::vector<double> y;  ///< γ, m
};

/// What is minimised: sinkhorn.hpp has the formula.
struct EntropicProblem {
  const CentredLaw& x;
  const CentredLaw& y;
  double order;
  double epsilon;
  double rho;  ///< ∞: exact marginals

  double cost_unit() const;      ///< ε ln 2
  double epsilon_share() const;  ///< ε/ρ; 0 for exact marginals
};

struct EntropicBracket {
  double dual = 0;
  double primal = 0;
  double transport_cost = 0;
  double mass = 0;
  double marginal_error = 0;  ///< L¹, both sides, a part of the mass
};

/// Σ a f + Σ b g − ε (Σ π − Σa Σb), with relaxed marginals ρ Σ a (1 − e^{−f/ρ}) + … for the first two: ≤ OT_ε for all
/// potentials. Cost: one pass over the pairs.
double dual_value(const EntropicProblem& problem, const EntropicPlan<double>& plan, const Potentials& potentials);

/// Dual value of the potentials and a primal value no smaller than OT_ε.
///
/// Exact marginals: the plan's rows, then columns, are scaled down to the marginals where they exceed them, which leaves
/// λ of the mass; A is that plan normalised, B the product of the missing marginals; (1−λ)A + λB is feasible, and by
/// convexity its cost is at most (1−λ)J(A) + λJ(B). Relaxed marginals: every plan is feasible.
/// Cost: four passes over the pairs, two if relaxed.
EntropicBracket bracket(const EntropicProblem& problem, const EntropicPlan<double>& plan, const Potentials& potentials);

}  // namespace ganflow::transport
