#include "ganflow/experiment/spec_rates.hpp"

namespace ganflow::experiment {

namespace {

/// What a rate is divided by to give mean-field time: N and M for SGD and momentum, 1 and 1 for the scale-free rules.
struct Divisors {
  double generator;
  double critic;
};

Divisors divisors(const Spec& spec) {
  if (dynamics::is_scale_free(spec.dynamics.rule)) {
    return {1, 1};
  }
  return {static_cast<double>(spec.generator.units), static_cast<double>(spec.critic.units)};
}

}  // namespace

MeanFieldPace pace_of(const Rates& rates, const Spec& spec) {
  const auto [n, m] = divisors(spec);
  const double time_step = rates.generator / n;
  return {.time_step = time_step, .critic_speed = spec.dynamics.critic_steps * (rates.critic / m) / time_step};
}

Rates rates_of(const MeanFieldPace& pace, const Spec& spec) {
  const auto [n, m] = divisors(spec);
  return {.generator = pace.time_step * n,
          .critic = pace.critic_speed * pace.time_step / spec.dynamics.critic_steps * m};
}

Rates rates_of(const Spec& spec) {
  return rates_of({.time_step = spec.dynamics.time_step, .critic_speed = spec.dynamics.critic_speed}, spec);
}

}  // namespace ganflow::experiment
