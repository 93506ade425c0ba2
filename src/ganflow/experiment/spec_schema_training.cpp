// Keys of [objective] and [dynamics].

#include "ganflow/experiment/spec_fields.hpp"
#include "ganflow/experiment/spec_sections.hpp"

#include <fmt/format.h>

namespace ganflow::experiment {

namespace {

using dynamics::RuleKind;
using objectives::ObjectiveKind;

constexpr double kMostCriticSteps = 1e6;  // n_c is an int; a million steps per iteration are a mistake

void add_objective(std::vector<Key>& keys) {
  keys.push_back(stored("objective.kind", [](auto& s) -> auto& { return s.objective.kind; },
                        {.doc = "payoff of the two players"}));
  keys.push_back(stored("objective.penalty", [](auto& s) -> auto& { return s.objective.penalty; },
                        {.doc = "weight of the gradient penalty", .range = at_least(0), .idle = [](const Spec& s) {
                           return s.objective.kind == ObjectiveKind::kWganGp
                                      ? std::string()
                                      : fmt::format("objective '{}' has no penalty, only 'wgan-gp' has",
                                                    word_of(s.objective.kind));
                         }}));
}

std::string rule_lacks(const Spec& spec, std::string_view leaf) {
  return fmt::format("rule '{}' has no {}", word_of(spec.dynamics.rule), leaf);
}

std::string unless_adam(const Spec& spec) {
  return spec.dynamics.rule == RuleKind::kAdam ? "" : rule_lacks(spec, "beta1 and beta2");
}

std::string unless_boxed(const Spec& spec) {
  return spec.critic.box || spec.generator.box ? "" : "there is no box to clip to";
}

void add_dynamics(std::vector<Key>& keys) {
  keys.push_back(fixed("dynamics.kind", std::string("train"),
                       {.doc = "stochastic training of two populations", .words = {"train"}}));
  keys.push_back(stored("dynamics.rule", [](auto& s) -> auto& { return s.dynamics.rule; }, {.doc = "step rule"}));
  keys.push_back(stored("dynamics.time_step", [](auto& s) -> auto& { return s.dynamics.time_step; },
                        {.doc = "mean-field time of one iteration", .range = above(0)}));
  keys.push_back(stored("dynamics.critic_speed", [](auto& s) -> auto& { return s.dynamics.critic_speed; },
                        {.doc = "gamma, mean-field speed of the critic over the generator's", .range = above(0)}));
  keys.push_back(other_way(
      "dynamics.generator_rate", ValueType::kReal,
      {.doc = "learning rate of the generator, instead of time_step", .range = above(0), .example = "0.0002"}));
  keys.push_back(other_way(
      "dynamics.critic_rate", ValueType::kReal,
      {.doc = "learning rate of the critic, instead of critic_speed", .range = above(0), .example = "0.0002"}));
  keys.push_back(stored("dynamics.critic_steps", [](auto& s) -> auto& { return s.dynamics.critic_steps; },
                        {.doc = "critic steps per generator step", .range = {.low = 1, .high = kMostCriticSteps}}));
  keys.push_back(stored("dynamics.schedule", [](auto& s) -> auto& { return s.dynamics.schedule; },
                        {.doc = "acb17: 100 critic steps in the first 25 iterations and in every 500th"}));
  keys.push_back(stored("dynamics.batch", [](auto& s) -> auto& { return s.dynamics.batch; },
                        {.doc = "samples per step", .range = at_least(1)}));
  keys.push_back(stored("dynamics.batch_path", [](auto& s) -> auto& { return s.dynamics.batch_path; },
                        {.doc = "sums over a batch run over its samples (direct) or over few Chebyshev nodes "
                                "(compressed); auto: whichever is cheaper"}));
  keys.push_back(stored("dynamics.merge", [](auto& s) -> auto& { return s.dynamics.merge; },
                        {.doc = "equal particles are moved as one, which changes sums by rounding only"}));
  keys.push_back(stored("dynamics.clip", [](auto& s) -> auto& { return s.dynamics.clip; },
                        {.doc = "when parameters are clipped to their box", .idle = unless_boxed}));
  keys.push_back(stored("dynamics.decay", [](auto& s) -> auto& { return s.dynamics.decay; },
                        {.doc = "of RMSProp's mean square", .range = fraction(), .idle = [](const Spec& s) {
                           return s.dynamics.rule == RuleKind::kRmsProp ? "" : rule_lacks(s, "decay");
                         }}));
  keys.push_back(stored("dynamics.beta1", [](auto& s) -> auto& { return s.dynamics.beta1; },
                        {.doc = "of Adam's mean gradient", .range = fraction(), .idle = unless_adam}));
  keys.push_back(stored("dynamics.beta2", [](auto& s) -> auto& { return s.dynamics.beta2; },
                        {.doc = "of Adam's mean square", .range = fraction(), .idle = unless_adam}));
  keys.push_back(stored(
      "dynamics.epsilon", [](auto& s) -> auto& { return s.dynamics.epsilon; },
      {.doc = "keeps the division finite; RMSProp: in the unit of the mean-field gradient squared, "
              "Adam: of the gradient",
       .range = above(0),
       .idle = [](const Spec& s) { return s.dynamics.rule != RuleKind::kSgd ? "" : rule_lacks(s, "epsilon"); }}));
  keys.push_back(stored("dynamics.norm_limit", [](auto& s) -> auto& { return s.dynamics.norm_limit; },
                        {.doc = "a parameter past this size stops the run as diverged", .range = above(0)}));
}

}  // namespace

void add_training_keys(std::vector<Key>& keys) {
  add_objective(keys);
  add_dynamics(keys);
}

}  // namespace ganflow::experiment
