#pragma once
/// The algorithm of [ACB17], theory §3, on populations: n_c critic steps on fresh batches, then one generator step.

#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/player.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/rules/step_rule.hpp"
#include "ganflow/nets/box.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/nets/merging.hpp"
#include "ganflow/nets/population.hpp"
#include "ganflow/objectives/objective.hpp"

#include <memory>
#include <optional>

namespace ganflow::dynamics {

/// One iteration t moves time by Δt:
///   n_c times:  ω_j ← π_Q(ω_j + (γΔt/n_c) ∇_ω δΨ̂/δν(ω_j)),   m data points and m latents, all fresh
///   once:       θ_i ← θ_i − Δt ∇_θ δΨ̂/δμ(θ_i),               m fresh latents
/// with the step rule in place of the plain gradient, and π_Q where `clip` says. b_0, when there is one, is one more
/// parameter of the generator with the same Δt.
///
/// Merging      equal particles are looked for every 512 iterations and from then on stored as one; states and
///              counts speak of all N. The partition is part of a checkpoint, so that a resumed run sums as this one.
/// Determinism  batches of iteration t, critic step s, are streams (seed, purpose, t, s): no other randomness.
/// Cost         O((n_c + 1) m (N + M) p) an iteration; with batches on q nodes, O((n_c + 1)(N + M) q p). The generator
///              stands still while the critic moves, so its samples for all critic steps and for its own are made
///              together, as far as they fit kTogether numbers. Under a payoff linear in D, SGD's critic steps are made
///              in one go (nets/ascent.hpp).
/// Check        a step by hand; finite differences of each gradient; thread and resume identity.
template <class T>
class Trainer final : public Process {
 public:
  struct Parts {
    nets::Generator<T> generator;
    nets::Population<T> critic;
    std::optional<nets::Box> generator_box;
    std::optional<nets::Box> critic_box;
    objectives::Objective objective;
    std::shared_ptr<const data::Law> data;
    std::shared_ptr<const data::Law> latent;
    std::uint64_t seed = 1;
  };
  Trainer(Parts parts, const TrainOptions& options);

  void advance() override;
  std::int64_t iteration() const override { return iteration_; }
  double time() const override { return static_cast<double>(iteration_) * options_.time_step; }
  std::optional<std::string> divergence() const override { return divergence_; }
  record::CheckpointState state() const override;
  void restore(const record::CheckpointState& state) override;
  std::size_t dimension() const override { return parts_.generator.dimension(); }
  void generate(const rng::Stream& latents, MatrixView<double> out) const override;
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;
  Census census() const override;
  std::optional<BatchNodes> batch_nodes() const override;

 private:
  rng::Stream stream(rng::Purpose purpose, int critic_step) const;
  /// Slot s of the buffers holds the s-th batch of those drawn together: critic's samples (2m, K), latents (m, L).
  MatrixView<T> critic_batch(std::size_t slot);
  MatrixView<T> generated(std::size_t slot);
  MatrixView<T> latents(std::size_t slot);
  /// Draws batches first … first + count − 1 of this iteration; number `critic_steps` is the generator's.
  void draw(int first, std::size_t count, int critic_steps);
  bool steps_in_one_go() const;
  void ascend_critic(std::size_t count);
  void step_critic(std::size_t slot, int critic_step);
  void step_generator(std::size_t slot);
  void find_divergence();

  Parts parts_;
  TrainOptions options_;
  std::int64_t iteration_ = 0;
  std::optional<std::string> divergence_;
  bool has_gradients_ = false;

  Player<T> generator_;
  Player<T> critic_;
  AnyRule<T> bias_rule_;
  Matrix<T> bias_gradient_;      // (1, K)
  std::size_t slots_;            // batches drawn together, at most
  std::size_t drawn_ = 0;        // batches drawn together last
  Matrix<T> batch_;              // (slots 2m, K): data above, generated below, in each slot
  Matrix<T> made_;               // (slots m, K): generated together, when slots > 1
  Matrix<T> latents_;            // (slots m, L)
  Matrix<T> critic_cotangents_;  // (2m, 1)
  Matrix<T> cotangents_;         // (m, K)
};

}  // namespace ganflow::dynamics
