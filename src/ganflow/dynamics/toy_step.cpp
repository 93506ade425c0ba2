#include "ganflow/dynamics/toy_step.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <algorithm>

namespace ganflow::dynamics {

using objectives::ToyPoint;

namespace {

ToyPoint moved(ToyPoint x, double step, ToyPoint velocity) {
  return {x.theta + step * velocity.theta, x.omega + step * velocity.omega};
}

}  // namespace

ToyStep::ToyStep(const objectives::ToyGame& game, const ToyFlowOptions& options)
    : game_(game), options_(options), latents_(options.kind == ToyFlowKind::kSgd ? options.batch : 0) {
  GF_EXPECT(options.kind != ToyFlowKind::kContinuous);
}

ToyPoint ToyStep::velocity(ToyPoint x) {
  ++evaluations_;
  return game_.velocity(x);
}

ToyPoint ToyStep::clipped(ToyPoint x) const {
  const double edge = game_.prior().edge();
  return {std::clamp(x.theta, -edge, edge), std::clamp(x.omega, -1.0, 1.0)};
}

/// γ κ (Φ̂(θ) − ½), Φ̂ the share of latents below θ: z < θ where Φ(z), uniform, is below Φ(θ). Unbiased, with variance
/// Φ(1 − Φ)/m. The generator's Φ'(θ) stays exact: a step function has no pathwise gradient.
double ToyStep::noisy_critic_velocity(double theta, std::int64_t iteration) {
  const rng::Stream stream{
      .seed = options_.seed, .purpose = rng::Purpose::kCriticLatents, .step = static_cast<std::uint64_t>(iteration)};
  rng::fill_uniform<double>(stream, 0, latents_);
  const double level = 0.5 + game_.prior().centred(theta);
  const auto below = std::count_if(latents_.begin(), latents_.end(), [level](double u) { return u < level; });
  const double share = static_cast<double>(below) / static_cast<double>(latents_.size());
  return game_.options().critic_speed * game_.options().payoff_scale * (share - 0.5);
}

ToyPoint ToyStep::operator()(ToyPoint x, std::int64_t iteration) {
  const double step = options_.step;
  const double kappa = game_.options().payoff_scale;
  ToyPoint v = velocity(x);
  switch (options_.kind) {
    case ToyFlowKind::kContinuous:
    case ToyFlowKind::kEuler: break;
    case ToyFlowKind::kSgd: v.omega = noisy_critic_velocity(x.theta, iteration); break;
    case ToyFlowKind::kAlternating: {
      const double omega = clipped(moved(x, step, v)).omega;
      return clipped({x.theta - step * kappa * omega * game_.prior().density(x.theta), omega});
    }
    case ToyFlowKind::kSymplectic: {
      const double omega = clipped(moved(x, step, v)).omega;
      const double q = game_.prior().travel(x.theta) - step * kappa * omega;
      return clipped({game_.prior().inverse_travel(q), omega});
    }
    case ToyFlowKind::kExtragradient: v = velocity(clipped(moved(x, step, v))); break;
    case ToyFlowKind::kOptimistic: {
      const ToyPoint before = velocity_before_.value_or(v);
      velocity_before_ = v;
      v = {2 * v.theta - before.theta, 2 * v.omega - before.omega};
      break;
    }
  }
  return clipped(moved(x, step, v));
}

}  // namespace ganflow::dynamics
