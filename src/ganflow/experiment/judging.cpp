#include "ganflow/experiment/judging.hpp"

#include "ganflow/diagnostics/judge.hpp"
#include "ganflow/objectives/payoff_terms.hpp"

namespace ganflow::experiment {

record::Verdict judge(const Spec& spec, const Observables& look, const record::Series& series,
                      const std::optional<std::string>& divergence) {
  diagnostics::JudgeOptions options;
  if (look.data_size() > 0) {  // else the data are a point
    options.data_std = look.data_std();
    options.data_size = look.data_size();
  }
  if (spec.kind != dynamics::DynamicsKind::kGrid) {  // which has cells, and these do not merge
    options.units_generator = static_cast<std::int64_t>(spec.generator.units * spec.generator.layers());
    options.units_critic = static_cast<std::int64_t>(spec.critic.units * spec.critic.layers());
  }
  options.has_diverged = divergence.has_value();
  if (objectives::trains_critic(spec.objective.kind)) {
    options.blind_payoff =
        objectives::blind_payoff(objectives::payoff_terms(objectives::make_objective(spec.objective)));
  }
  record::Verdict verdict = diagnostics::judge_run(series, options);
  if (divergence) {
    verdict.reasons.insert(verdict.reasons.begin(), "It diverged: " + *divergence + ".");
  }
  return verdict;
}

}  // namespace ganflow::experiment
