#include "run_model.hpp"

#include "ganflow/experiment/run_facts.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/stored_critic.hpp"

#include <memory>
#include <vector>

namespace ganflow::apps {

namespace {

std::vector<report::Fact> to_report(const std::vector<experiment::RunFact>& facts) {
  std::vector<report::Fact> result;
  result.reserve(facts.size());
  for (const experiment::RunFact& fact : facts) {
    result.push_back({fact.name, fact.value});
  }
  return result;
}

/// A learner takes the data in, whose dimension a spec may not know: what the outputs leave.
report::PopulationModel generator_of(const experiment::Spec& spec) {
  const bool learns = spec.objective.kind == objectives::ObjectiveKind::kSupervised;
  const bool has_teacher = learns && spec.teacher.targets == experiment::TargetSource::kNetwork;
  return {.inputs = learns ? 0 : spec.latent.dimension,
          .outputs = has_teacher ? spec.teacher.outputs : 0,
          .box = spec.generator.box,
          .inner = spec.generator.inner};
}

}  // namespace

report::RunModel model_of(const experiment::Spec& spec, const std::string& spec_text, const std::string& source_name) {
  report::RunModel model{.title = spec.title,
                         .generator = generator_of(spec),
                         .critic = {.inputs = 0, .outputs = 1, .box = spec.critic.box, .inner = spec.critic.inner},
                         .facts = to_report(experiment::facts_of(spec)),
                         .provenance = to_report(experiment::provenance_of(spec_text, source_name)),
                         .critic_values = {}};
  if (objectives::trains_critic(spec.objective.kind)) {  // else its particles mean nothing
    const auto shared = std::make_shared<const experiment::Spec>(spec);
    model.critic_values = [shared](const record::Snapshot& snapshot, ConstMatrixView<double> x) {
      return experiment::critic_values(*shared, snapshot, x);
    };
  }
  return model;
}

report::RunModel model_of(const io::StoredRun& run) {
  const std::string text = run.spec_text();
  const std::string name = run.layout().spec().string();
  return model_of(experiment::parse_spec(text, name), text, name);
}

}  // namespace ganflow::apps
