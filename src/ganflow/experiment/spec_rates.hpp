#pragma once
/// Learning rates ⇄ mean-field time and critic speed (theory §3, docs/decisions/0002).

#include "ganflow/experiment/spec.hpp"

namespace ganflow::experiment {

/// What practitioners write: α_g and α_c.
struct Rates {
  double generator = 0;
  double critic = 0;
};

/// What the theory writes: Δt and γ.
struct MeanFieldPace {
  double time_step = 0;
  double critic_speed = 0;
};

/// SGD and momentum: Δt = α_g/N, γ = n_c (α_c/M) / (α_g/N).  RMSProp and Adam do not feel the gradient's scale, so the 1/N of a mean
/// over units drops out: Δt = α_g, γ = n_c α_c/α_g.
///
/// `spec` gives the rule, N, M and n_c. The two functions are inverse to each other up to rounding.
MeanFieldPace pace_of(const Rates& rates, const Spec& spec);
Rates rates_of(const MeanFieldPace& pace, const Spec& spec);

/// The rates that the spec's time_step and critic_speed amount to.
Rates rates_of(const Spec& spec);

}  // namespace ganflow::experiment
