#pragma once
/// One iteration of Sinkhorn: the potentials that make one marginal right, then the other.

#include "ganflow/transport/entropic_bracket.hpp"
#include "ganflow/transport/entropic_plan.hpp"

#include <vector>

namespace ganflow::transport {

/// Alternating updates of φ and γ at one ε, in precision Real: T(γ)_i = −ρ/(ρ+ε) log₂ Σ_j b_j 2^{γ_j − c_ij}.
///
/// Error   "error" is Σ a |a-marginal of the plan − what it should be| over the mass, before the update.
/// Cost    an update is one pass over the pairs.
/// Check   sinkhorn_test: closed forms, a dense solver.
template <class Real>
class EntropicScaling {
 public:
  /// The problem must outlive this; `look` may throw to end a pass.
  EntropicScaling(const EntropicProblem& problem, typename EntropicPlan<Real>::Look look);

  const EntropicPlan<Real>& plan() const { return plan_; }

  /// φ ← φ + factor · (T(γ) − φ), or the same for γ. Returns the marginal error on that side before.
  double update(Side side, Potentials& potentials, double factor);

  /// Both sides in turn; the error is that of the columns when the rows had just been made exact. Relaxed marginals: then
  /// the constant between f and g that is best for the dual, whose mode is the slowest when ρ ≫ ε.
  double iterate(Potentials& potentials);

  /// The symmetric iteration of a law with itself, φ ← ⅓ φ + ⅔ T(φ); γ becomes φ.
  double iterate_self(Potentials& potentials);

 private:
  void balance(Potentials& potentials) const;

  const EntropicProblem& problem_;
  EntropicPlan<Real> plan_;
  std::vector<double> terms_;
};

extern template class EntropicScaling<float>;
extern template class EntropicScaling<double>;

}  // namespace ganflow::transport
