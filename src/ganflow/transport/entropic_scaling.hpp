#pragma once
/// One iteration of Sinkhorn: the potentials that make one marginal right, then the other.

#include "ganflow/transport/anchored_plan.hpp"
#include "ganflow/transport/entropic_bracket.hpp"
#include "ganflow/transport/entropic_plan.hpp"

#include <span>
#include <utility>
#include <vector>

namespace ganflow::transport {

/// Alternating updates of φ and γ at one ε: T(γ)_i = −ρ/(ρ+ε) log₂ Σ_j b_j 2^{γ_j − c_ij}. Plan: an EntropicPlan in
/// float or double, or an AnchoredPlan.
///
/// Error   "error" is Σ a |a-marginal of the plan − what it should be| over the mass, before the update.
/// Cost    an update is one pass over the pairs.
/// Check   sinkhorn_test: closed forms, a dense solver.
template <class Plan>
class EntropicScaling {
 public:
  /// The problem must outlive this.
  EntropicScaling(const EntropicProblem& problem, Plan plan) : problem_(problem), plan_(std::move(plan)) {}

  Plan& plan() { return plan_; }

  /// Of both marginals together, as they are. Up to two passes.
  double error(const Potentials& potentials);

  /// φ ← φ + factor · (T(γ) − φ), or the same for γ. Returns the marginal error on that side before.
  double update(Side side, Potentials& potentials, double factor);

  /// Both sides in turn; the error is that of the columns when the rows had just been made exact. Relaxed marginals: then
  /// the constant between f and g that is best for the dual, whose mode is the slowest when ρ ≫ ε.
  double iterate(Potentials& potentials);

  /// The symmetric iteration of a law with itself, φ ← ⅓ φ + ⅔ T(φ); γ becomes φ.
  double iterate_self(Potentials& potentials);

 private:
  void balance(Potentials& potentials) const;
  double error_of(Side side, const Potentials& potentials, std::span<const double> log_sums) const;

  const EntropicProblem& problem_;
  Plan plan_;
  std::vector<double> log_sums_;
};

extern template class EntropicScaling<EntropicPlan<float>>;
extern template class EntropicScaling<EntropicPlan<double>>;
extern template class EntropicScaling<AnchoredPlan>;

}  // namespace ganflow::transport
