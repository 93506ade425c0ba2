#pragma once
/// How the populations move: step rule, order of steps, clipping, and the remedies of theory §9 (theory §3).

#include "ganflow/nets/options.hpp"

#include <cstddef>
#include <cstdint>

namespace ganflow::dynamics {

enum class RuleKind { kSgd, kMomentum, kRmsProp, kAdam };

/// A rule that does not feel the gradient's scale: its Δt is the learning rate itself (docs/decisions/0002).
inline bool is_scale_free(RuleKind rule) { return rule == RuleKind::kRmsProp || rule == RuleKind::kAdam; }

/// Who moves when, and by which gradients (updates/joint_step.hpp). All but the first move both players together, by
/// gradients on one batch; v is the field of both, theory §9.
enum class UpdateKind {
  kAlternating,        ///< critic steps, then a generator step that sees their result
  kSimultaneous,       ///< x ← x + Δt v(x)
  kExtragradient,      ///< x̂ = x + Δt v(x), x ← x + Δt v(x̂)
  kPastExtragradient,  ///< x̂ = x + Δt v(x̂ before), x ← x + Δt v(x̂)
  kOptimistic,         ///< x ← x + Δt (2v(x) − v(x before))
  kConsensus,          ///< x ← x + Δt (v − λ∇½|v|²)
};

/// Where the projection π_Q onto the critic's box takes place.
enum class ClipOrder {
  kAfterCriticStep,   ///< after every critic step, as in [ACB17, Algorithm 1]
  kBeforeCriticStep,  ///< before every critic step, as [ACB17]'s published code does
  kAfterHalfStep,     ///< after every critic and every generator step, each population that has a box
};

/// n_c over time: constant, or [ACB17]'s published schedule: 100 critic steps in each of the first 25 generator steps
/// and in every 500th one, `critic_steps` otherwise.
enum class CriticSchedule { kConstant, kAcb17 };

/// Which past generators count, in an average of parameters and in a mixture of generated laws (averages.hpp).
enum class AverageKind {
  kNone,
  kPolyak,  ///< all since the start, equally
  kEma,     ///< the last 1/(1 − decay) of them, by exponential weights
};

struct AverageOptions {
  AverageKind kind = AverageKind::kNone;
  double decay = 0.999;     ///< of kEma, an iteration; in [0,1)
  std::int64_t start = 0;   ///< the iteration from which on generators count; ≥ 0
  std::size_t memory = 32;  ///< generators that stand for the mixture; ≥ 1
};

struct TrainOptions {
  RuleKind rule = RuleKind::kSgd;
  UpdateKind updates = UpdateKind::kAlternating;
  double time_step = 0.1;   ///< Δt, mean-field time of one iteration; > 0
  double critic_speed = 1;  ///< γ; > 0
  int critic_steps = 1;     ///< n_c; at least 1, and 1 where both players move together
  std::size_t batch = 128;  ///< m; at least 1
  ClipOrder clip = ClipOrder::kAfterCriticStep;
  CriticSchedule schedule = CriticSchedule::kConstant;
  double momentum = 0.9;     ///< β of kMomentum; in (−1,1)
  double decay = 0.99;       ///< ρ of RMSProp; in [0,1)
  double beta1 = 0.9;        ///< Adam; in [0,1)
  double beta2 = 0.999;      ///< Adam; in [0,1)
  double epsilon = 1e-8;     ///< RMSProp, Adam: unit of the mean-field gradient squared (RMSProp), of it (Adam); > 0
  double consensus = 0.1;    ///< λ of kConsensus, a mean-field time; > 0
  double noise = 0;          ///< τ, temperature of mean-field Langevin dynamics (noise.hpp); ≥ 0
  double best_response = 0;  ///< critic steps go on until its speed is below this (trainer.hpp); ≥ 0, 0: n_c steps
  int most_critic_steps = 1000;  ///< but no longer than so many; ≥ 1
  AverageOptions average = {};
  nets::BatchPath batch_path = nets::BatchPath::kAuto;
  bool merge = true;        ///< equal particles are stored and moved as one (nets/merging.hpp)
  double norm_limit = 1e6;  ///< a parameter past this size stops the run: diverged; > 0
};

/// Iterations between two looks for equal particles: a look costs a few steps on nodes at most, less than 1% of these.
inline constexpr std::int64_t kMergeEvery = 512;

/// Throws InputError naming the key when a value, or what it stands beside, makes no sense.
void validate(const TrainOptions& options);

/// n_c at an iteration (from 0), theory §3.
int critic_steps_at(const TrainOptions& options, std::int64_t iteration);

}  // namespace ganflow::dynamics
