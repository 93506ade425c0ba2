#include "ganflow/dynamics/options.hpp"

#include "ganflow/core/errors.hpp"

#include <cmath>

namespace ganflow::dynamics {

void validate(const TrainOptions& o) {
  const auto positive = [](double x) { return std::isfinite(x) && x > 0; };
  GF_VALIDATE(positive(o.time_step), "dynamics.time_step = {} (must be positive). Try 0.1", o.time_step);
  GF_VALIDATE(positive(o.critic_speed), "dynamics.critic_speed = {} (must be positive). Try 1", o.critic_speed);
  GF_VALIDATE(o.critic_steps >= 1, "dynamics.critic_steps = {} (must be at least 1). Try 5", o.critic_steps);
  GF_VALIDATE(o.batch >= 1, "dynamics.batch = {} (must be at least 1). Try 128", o.batch);
  GF_VALIDATE(o.decay >= 0 && o.decay < 1, "dynamics.decay = {} (must lie in [0,1)). Try 0.99", o.decay);
  GF_VALIDATE(o.beta1 >= 0 && o.beta1 < 1, "dynamics.beta1 = {} (must lie in [0,1)). Try 0.9", o.beta1);
  GF_VALIDATE(o.beta2 >= 0 && o.beta2 < 1, "dynamics.beta2 = {} (must lie in [0,1)). Try 0.999", o.beta2);
  GF_VALIDATE(positive(o.epsilon), "dynamics.epsilon = {} (must be positive). Try 1e-8", o.epsilon);
  GF_VALIDATE(positive(o.norm_limit), "dynamics.norm_limit = {} (must be positive). Try 1e6", o.norm_limit);
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
