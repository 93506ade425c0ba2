#include "ganflow/dynamics/options.hpp"

#include "ganflow/core/errors.hpp"

#include <cmath>

namespace ganflow::dynamics {

namespace {

bool positive(double x) { return std::isfinite(x) && x > 0; }
bool not_negative(double x) { return std::isfinite(x) && x >= 0; }

/// Moves of both players together have no inner loop of the critic.
void validate_updates(const TrainOptions& o) {
  if (o.updates == UpdateKind::kAlternating) {
    return;
  }
  GF_VALIDATE(
      o.critic_steps == 1 && o.schedule == CriticSchedule::kConstant,
      "dynamics.critic_steps = {} (these updates move both players together, once an iteration). Set it to 1 and "
      "raise dynamics.critic_speed instead, or set dynamics.updates = \"alternating\"",
      o.critic_steps);
  GF_VALIDATE(o.clip != ClipOrder::kBeforeCriticStep,
              "dynamics.clip = 'before-critic-step' (these updates move both players together: there is no critic step "
              "before which to clip). Set dynamics.clip = \"after-critic-step\"");
  GF_VALIDATE(o.best_response == 0,
              "dynamics.best_response = {} (these updates move both players together: nobody waits for a response). "
              "Remove it, or set dynamics.updates = \"alternating\"",
              o.best_response);
}

void validate_remedies(const TrainOptions& o) {
  GF_VALIDATE(o.momentum > -1 && o.momentum < 1, "dynamics.momentum = {} (must lie in (-1,1)). Try 0.9", o.momentum);
  GF_VALIDATE(positive(o.consensus), "dynamics.consensus = {} (must be positive). Try 0.1", o.consensus);
  GF_VALIDATE(not_negative(o.noise), "dynamics.noise = {} (a temperature is not negative). Try 0.001", o.noise);
  GF_VALIDATE(
      o.noise == 0 || o.rule == RuleKind::kSgd,
      "dynamics.noise = {} (a temperature belongs to gradient descent: under another rule the noise has no Gibbs "
      "law to go to). Set dynamics.rule = \"sgd\", or remove the noise",
      o.noise);
  GF_VALIDATE(not_negative(o.best_response), "dynamics.best_response = {} (must not be negative). Try 0.05",
              o.best_response);
  GF_VALIDATE(
      o.best_response == 0 || o.schedule == CriticSchedule::kConstant,
      "dynamics.best_response = {} (the schedule 'acb17' says how many critic steps to make, and so does this). "
      "Remove one of them",
      o.best_response);
  GF_VALIDATE(o.best_response == 0 || o.noise == 0,
              "dynamics.best_response = {} (noise never lets the critic rest). Remove one of them", o.best_response);
  GF_VALIDATE(o.most_critic_steps >= 1, "dynamics.most_critic_steps = {} (must be at least 1). Try 1000",
              o.most_critic_steps);
  GF_VALIDATE(o.average.decay >= 0 && o.average.decay < 1, "dynamics.average_decay = {} (must lie in [0,1)). Try 0.999",
              o.average.decay);
  GF_VALIDATE(o.average.start >= 0, "dynamics.average_start = {} (must not be negative). Try 0", o.average.start);
  GF_VALIDATE(o.average.memory >= 1, "dynamics.average_memory = {} (must be at least 1). Try 32", o.average.memory);
}

}  // namespace

void validate(const TrainOptions& o) {
  GF_VALIDATE(positive(o.time_step), "dynamics.time_step = {} (must be positive). Try 0.1", o.time_step);
  GF_VALIDATE(positive(o.critic_speed), "dynamics.critic_speed = {} (must be positive). Try 1", o.critic_speed);
  GF_VALIDATE(o.critic_steps >= 1, "dynamics.critic_steps = {} (must be at least 1). Try 5", o.critic_steps);
  GF_VALIDATE(o.batch >= 1, "dynamics.batch = {} (must be at least 1). Try 128", o.batch);
  GF_VALIDATE(o.decay >= 0 && o.decay < 1, "dynamics.decay = {} (must lie in [0,1)). Try 0.99", o.decay);
  GF_VALIDATE(o.beta1 >= 0 && o.beta1 < 1, "dynamics.beta1 = {} (must lie in [0,1)). Try 0.9", o.beta1);
  GF_VALIDATE(o.beta2 >= 0 && o.beta2 < 1, "dynamics.beta2 = {} (must lie in [0,1)). Try 0.999", o.beta2);
  GF_VALIDATE(positive(o.epsilon), "dynamics.epsilon = {} (must be positive). Try 1e-8", o.epsilon);
  GF_VALIDATE(positive(o.norm_limit), "dynamics.norm_limit = {} (must be positive). Try 1e6", o.norm_limit);
  validate_updates(o);
  validate_remedies(o);
}

int critic_steps_at(const TrainOptions& options, std::int64_t iteration) {
  constexpr std::int64_t kWarmUp = 25;    // generator steps with a long critic phase, [ACB17]'s published code
  constexpr std::int64_t kRefresh = 500;  // and every so many after that
  constexpr int kLongPhase = 100;         // critic steps of a long phase
  if (options.schedule == CriticSchedule::kAcb17 && (iteration < kWarmUp || iteration % kRefresh == 0)) {
    return kLongPhase;
  }
  return options.critic_steps;
}

}  // namespace ganflow::dynamics
