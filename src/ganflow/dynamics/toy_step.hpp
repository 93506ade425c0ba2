#pragma once
/// One step of each algorithm that discretises the toy game (theory §8, §9).

#include "ganflow/dynamics/toy_flow.hpp"

namespace ganflow::dynamics {

/// x ← π_Q(step of options.kind). Remembers what optimistic steps need; draws of kSgd are named by (seed, iteration).
///
/// Check   slopes of convergence to the continuous flow; Euler's growth of H (tests/unit/dynamics/toy_step_test.cpp).
class ToyStep {
 public:
  ToyStep(const objectives::ToyGame& game, const ToyFlowOptions& options);
  objectives::ToyPoint operator()(objectives::ToyPoint x, std::int64_t iteration);
  std::int64_t evaluations() const { return evaluations_; }

 private:
  objectives::ToyPoint velocity(objectives::ToyPoint x);
  double noisy_critic_velocity(double theta, std::int64_t iteration);
  objectives::ToyPoint clipped(objectives::ToyPoint x) const;

  const objectives::ToyGame& game_;
  ToyFlowOptions options_;
  std::optional<objectives::ToyPoint> velocity_before_;
  std::vector<double> latents_;
  std::int64_t evaluations_ = 0;
};

}  // namespace ganflow::dynamics
