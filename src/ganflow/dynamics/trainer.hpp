#pragma once
/// The algorithm of [ACB17], theory §3, on populations: n_c critic steps on fresh batches, then one generator step.

#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/rules/step_rule.hpp"
#include "ganflow/nets/box.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/nets/population.hpp"
#include "ganflow/objectives/objective.hpp"

#include <memory>
#include <optional>

namespace ganflow::dynamics {

/// Throws InputError naming the key when a value is impossible.
void validate(const TrainOptions& options);

/// n_c at an iteration (from 0), theory §3.
int critic_steps_at(const TrainOptions& options, std::int64_t iteration);

/// One iteration t moves time by Δt:
///   n_c times:  ω_j ← π_Q(ω_j + (γΔt/n_c) ∇_ω δΨ̂/δν(ω_j)),   m data points and m latents, all fresh
///   once:       θ_i ← θ_i − Δt ∇_θ δΨ̂/δμ(θ_i),               m fresh latents
/// with the step rule in place of the plain gradient, and π_Q where `clip` says. b_0, when there is one, is one more
/// parameter of the generator with the same Δt.
///
/// Determinism  batches of iteration t, critic step s, are streams (seed, purpose, t, s): no other randomness.
/// Cost         O((n_c + 1) m (N + M) p) an iteration.
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

 private:
  rng::Stream stream(rng::Purpose purpose, int critic_step) const;
  void draw_generated(const rng::Stream& latents, MatrixView<T> y);
  void step_critic(int critic_step);
  void step_generator();
  void find_divergence();

  Parts parts_;
  TrainOptions options_;
  std::int64_t iteration_ = 0;
  std::optional<std::string> divergence_;
  bool has_gradients_ = false;

  AnyRule<T> generator_rule_;
  AnyRule<T> bias_rule_;
  AnyRule<T> critic_rule_;
  Matrix<T> generator_gradient_;  // (p_g, N)
  Matrix<T> bias_gradient_;       // (1, K)
  Matrix<T> critic_gradient_;     // (p_c, M)
  Matrix<T> batch_;               // (2m, K): data above, generated below
  Matrix<T> latents_;             // (m, L)
  Matrix<T> cotangents_;          // (m, K)
};

}  // namespace ganflow::dynamics
