// Keys of [objective] and [dynamics].

#include "ganflow/experiment/spec_fields.hpp"
#include "ganflow/experiment/spec_sections.hpp"

#include <fmt/format.h>

namespace ganflow::experiment {

namespace {

using dynamics::RuleKind;
using objectives::ObjectiveKind;

constexpr double kMostCriticSteps = 1e6;  // n_c is an int; a million steps per iteration are a mistake

std::string unless_r1_fits(const Spec& spec) {
  if (!objectives::trains_critic(spec.objective.kind)) {
    return fmt::format("objective '{}' trains no critic whose slope could be charged for",
                       word_of(spec.objective.kind));
  }
  return objectives::has_gradient_penalty(spec.objective.kind)
             ? fmt::format("objective '{}' charges for slopes already: R1 would pull them to 0, and it to 1",
                           word_of(spec.objective.kind))
             : "";
}

std::string unless_game(const Spec& spec) {
  return spec.objective.kind == ObjectiveKind::kSupervised
             ? "a supervised learner is stepped and put back into its box, and nothing else"
             : "";
}

void add_objective(std::vector<Key>& keys) {
  keys.push_back(stored("objective.kind", [](auto& s) -> auto& { return s.objective.kind; },
                        {.doc = "payoff of the two players"}));
  keys.push_back(stored(
      "objective.penalty", [](auto& s) -> auto& { return s.objective.penalty; },
      {.doc = "weight of the gradient penalty of wgan-gp and wgan-lp", .range = at_least(0), .idle = [](const Spec& s) {
         return objectives::has_gradient_penalty(s.objective.kind)
                    ? std::string()
                    : fmt::format("objective '{}' has no penalty, only 'wgan-gp' and 'wgan-lp' have",
                                  word_of(s.objective.kind));
       }}));
  keys.push_back(
      stored("objective.r1", [](auto& s) -> auto& { return s.objective.r1; },
             {.doc = "weight of the penalty on the critic's slope at the data, beside any payoff without one",
              .range = at_least(0),
              .idle = unless_r1_fits}));
  keys.push_back(stored("objective.order", [](auto& s) -> auto& { return s.objective.order; },
                        {.doc = "p of the ideal critic's W_p^p / p", .range = at_least(1), .idle = [](const Spec& s) {
                           return s.objective.kind == ObjectiveKind::kIdeal
                                      ? std::string()
                                      : fmt::format("objective '{}' has no order, only 'ideal' has",
                                                    word_of(s.objective.kind));
                         }}));
}

std::string rule_lacks(const Spec& spec, std::string_view leaf) {
  return fmt::format("rule '{}' has no {}", word_of(spec.dynamics.rule), leaf);
}

std::string unless_adam(const Spec& spec) {
  return spec.dynamics.rule == RuleKind::kAdam ? "" : rule_lacks(spec, "beta1 and beta2");
}

std::string unless_clipped(const Spec& spec) {
  const bool critic = objectives::trains_critic(spec.objective.kind) && has_critic_walls(spec);
  return critic || spec.generator.box ? "" : "there is no box to clip to";
}

std::string unless_averaged(const Spec& spec) {
  return spec.dynamics.average.kind != dynamics::AverageKind::kNone ? "" : "nothing is averaged";
}

void add_dynamics(std::vector<Key>& keys) {
  keys.push_back(stored(
      "dynamics.kind", [](auto& s) -> auto& { return s.kind; },
      {.doc =
           "train: on batches; flow: the limit of small steps and large batches; grid: that limit by finite volumes"}));
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
  keys.push_back(stored(
      "dynamics.merge", [](auto& s) -> auto& { return s.dynamics.merge; },
      {.doc = "equal particles are moved as one, which changes sums by rounding only",
       .idle = [](const Spec& s) { return std::string(s.dynamics.noise > 0 ? "noise keeps particles apart" : ""); }}));
  keys.push_back(stored("dynamics.clip", [](auto& s) -> auto& { return s.dynamics.clip; },
                        {.doc = "when parameters are clipped to their box", .idle = unless_clipped}));
  keys.push_back(stored(
      "dynamics.momentum", [](auto& s) -> auto& { return s.dynamics.momentum; },
      {.doc = "of the heavy ball; negative ones are allowed",
       .range = {.low = -1, .high = 1, .low_excluded = true, .high_excluded = true},
       .idle = [](const Spec& s) { return s.dynamics.rule == RuleKind::kMomentum ? "" : rule_lacks(s, "momentum"); }}));
  keys.push_back(stored("dynamics.decay", [](auto& s) -> auto& { return s.dynamics.decay; },
                        {.doc = "of RMSProp's mean square", .range = fraction(), .idle = [](const Spec& s) {
                           return s.dynamics.rule == RuleKind::kRmsProp ? "" : rule_lacks(s, "decay");
                         }}));
  keys.push_back(stored("dynamics.beta1", [](auto& s) -> auto& { return s.dynamics.beta1; },
                        {.doc = "of Adam's mean gradient", .range = fraction(), .idle = unless_adam}));
  keys.push_back(stored("dynamics.beta2", [](auto& s) -> auto& { return s.dynamics.beta2; },
                        {.doc = "of Adam's mean square", .range = fraction(), .idle = unless_adam}));
  keys.push_back(stored("dynamics.epsilon", [](auto& s) -> auto& { return s.dynamics.epsilon; },
                        {.doc = "keeps the division finite; RMSProp: in the unit of the mean-field gradient squared, "
                                "Adam: of the gradient",
                         .range = above(0),
                         .idle = [](const Spec& s) {
                           return dynamics::is_scale_free(s.dynamics.rule) ? "" : rule_lacks(s, "epsilon");
                         }}));
  keys.push_back(stored("dynamics.norm_limit", [](auto& s) -> auto& { return s.dynamics.norm_limit; },
                        {.doc = "a parameter past this size stops the run as diverged", .range = above(0)}));
}

/// What practitioners try when plain training fails (theory §9); after the keys of add_dynamics.
void add_remedies(std::vector<Key>& keys) {
  keys.push_back(
      stored("dynamics.updates", [](auto& s) -> auto& { return s.dynamics.updates; },
             {.doc = "who moves when, and by which gradients; all but the first move both players together"}));
  keys.push_back(stored("dynamics.consensus", [](auto& s) -> auto& { return s.dynamics.consensus; },
                        {.doc = "weight of the descent on half the square of the field, a mean-field time",
                         .range = above(0),
                         .idle = [](const Spec& s) {
                           return s.dynamics.updates == dynamics::UpdateKind::kConsensus
                                      ? std::string()
                                      : fmt::format("updates '{}' seek no consensus", word_of(s.dynamics.updates));
                         }}));
  keys.push_back(stored("dynamics.noise", [](auto& s) -> auto& { return s.dynamics.noise; },
                        {.doc = "temperature of mean-field Langevin dynamics", .range = at_least(0)}));
  keys.push_back(stored("dynamics.best_response", [](auto& s) -> auto& { return s.dynamics.best_response; },
                        {.doc = "critic steps go on until the critic's speed is below this; 0: critic_steps of them",
                         .range = at_least(0)}));
  keys.push_back(stored(
      "dynamics.most_critic_steps", [](auto& s) -> auto& { return s.dynamics.most_critic_steps; },
      {.doc = "but not beyond so many", .range = {.low = 1, .high = kMostCriticSteps}, .idle = [](const Spec& s) {
         return std::string(s.dynamics.best_response > 0 ? "" : "no best response is waited for");
       }}));
  keys.push_back(stored("dynamics.average", [](auto& s) -> auto& { return s.dynamics.average.kind; },
                        {.doc = "past generators that are averaged, their parameters and their laws, beside the run"}));
  keys.push_back(stored("dynamics.average_decay", [](auto& s) -> auto& { return s.dynamics.average.decay; },
                        {.doc = "of ema, an iteration", .range = fraction(), .idle = [](const Spec& s) {
                           return s.dynamics.average.kind == dynamics::AverageKind::kEma
                                      ? std::string()
                                      : fmt::format("average '{}' has no decay", word_of(s.dynamics.average.kind));
                         }}));
  keys.push_back(
      stored("dynamics.average_start", [](auto& s) -> auto& { return s.dynamics.average.start; },
             {.doc = "iteration from which on generators count", .range = at_least(0), .idle = unless_averaged}));
  keys.push_back(
      stored("dynamics.average_memory", [](auto& s) -> auto& { return s.dynamics.average.memory; },
             {.doc = "generators kept to stand for the mixture", .range = at_least(1), .idle = unless_averaged}));
}

}  // namespace

void add_training_keys(std::vector<Key>& keys) {
  add_objective(keys);
  add_dynamics(keys);
  add_remedies(keys);
  for (Key& key : keys) {
    for (const char* const path : {"dynamics.clip", "dynamics.noise", "dynamics.average", "dynamics.average_decay",
                                   "dynamics.average_start", "dynamics.average_memory"}) {
      if (key.path == path) {
        also_idle(key, unless_game);
      }
    }
  }
  for (Key& key : keys) {
    for (const char* const path :
         {"dynamics.critic_speed", "dynamics.critic_rate", "dynamics.critic_steps", "dynamics.schedule",
          "dynamics.updates", "dynamics.consensus", "dynamics.best_response", "dynamics.most_critic_steps"}) {
      if (key.path == path) {
        also_idle(key, unless_critic_trained);
      }
    }
  }
}

}  // namespace ganflow::experiment
