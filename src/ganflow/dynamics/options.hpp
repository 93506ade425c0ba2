#pragma once
/// How the populations move: step rule, steps, clipping (theory §3).

#include "ganflow/nets/options.hpp"

#include <cstddef>
#include <cstdint>

namespace ganflow::dynamics {

enum class RuleKind { kSgd, kRmsProp, kAdam };

/// Where the projection π_Q onto the critic's box takes place.
enum class ClipOrder {
  kAfterCriticStep,   ///< after every critic step, as in [ACB17, Algorithm 1]
  kBeforeCriticStep,  ///< before every critic step, as [ACB17]'s published code does
  kAfterHalfStep,     ///< after every critic and every generator step, each population that has a box
};

/// n_c over time: constant, or [ACB17]'s published schedule: 100 critic steps in each of the first 25 generator steps
/// and in every 500th one, `critic_steps` otherwise.
enum class CriticSchedule { kConstant, kAcb17 };

struct TrainOptions {
  RuleKind rule = RuleKind::kSgd;
  double time_step = 0.1;   ///< Δt, mean-field time of one iteration; > 0
  double critic_speed = 1;  ///< γ; > 0
  int critic_steps = 1;     ///< n_c; at least 1
  std::size_t batch = 128;  ///< m; at least 1
  ClipOrder clip = ClipOrder::kAfterCriticStep;
  CriticSchedule schedule = CriticSchedule::kConstant;
  double decay = 0.99;    ///< ρ of RMSProp; in [0,1)
  double beta1 = 0.9;     ///< Adam; in [0,1)
  double beta2 = 0.999;   ///< Adam; in [0,1)
  double epsilon = 1e-8;  ///< RMSProp, Adam: unit of the mean-field gradient squared (RMSProp), of it (Adam); > 0
  nets::BatchPath batch_path = nets::BatchPath::kAuto;
  bool merge = true;        ///< equal particles are stored and moved as one (nets/merging.hpp)
  double norm_limit = 1e6;  ///< a parameter past this size stops the run: diverged; > 0
};

/// Throws InputError naming the key when a value is impossible.
void validate(const TrainOptions& options);

/// n_c at an iteration (from 0), theory §3.
int critic_steps_at(const TrainOptions& options, std::int64_t iteration);

}  // namespace ganflow::dynamics
