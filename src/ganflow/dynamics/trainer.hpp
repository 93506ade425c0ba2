#pragma once
/// The algorithm of [ACB17], theory §3, on populations, and what practitioners do instead (theory §9).

#include "ganflow/dynamics/averages.hpp"
#include "ganflow/dynamics/batches.hpp"
#include "ganflow/dynamics/generator_side.hpp"
#include "ganflow/dynamics/layer_players.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/nets/layers.hpp"
#include "ganflow/nets/walls.hpp"
#include "ganflow/objectives/objective.hpp"

#include <memory>
#include <optional>

namespace ganflow::dynamics {

/// One iteration t moves time by Δt. Alternating updates:
///   n_c times:  ω_j ← π_Q(ω_j + (γΔt/n_c) ∇_ω δΨ̂/δν(ω_j)),   m data points and m latents, all fresh
///   once:       θ_i ← θ_i − Δt ∇_θ δΨ̂/δμ(θ_i),               m fresh latents
/// with the step rule in place of the plain gradient, and π_Q where `clip` says. b_0, when there is one, is one more
/// parameter of the generator with the same Δt. Other updates move both players together (updates/joint_step.hpp), by
/// gradients on one batch of m data and m latents.
///
/// Best response  instead of n_c, the critic makes steps of γΔt/n_c until the root mean square over particles of
///                |move| / (γΔt/n_c) is at most `best_response`: under SGD, its gradient projected on the walls. Batches
///                are fresh, so their noise, about the gradient's standard deviation over √m, is the least it can get to;
///                `most_critic_steps` ends the wait.
/// Layers         a player of several layers moves them all at once, by gradients at one and the same place; each layer has
///                its own walls, merging and memory.
/// Noise          noise.hpp, after a step and before π_Q.
/// Merging        equal particles are looked for every kMergeEvery iterations and from then on stored as one; states and
///                counts speak of all N. The partition is part of a checkpoint, so that a resumed run sums as this one.
/// Determinism    batches.hpp; all streams are named by the iteration, so that a checkpoint needs none of them.
/// Cost           O((n_c + 1) m (N + M) p) an iteration; with batches on q nodes, O((n_c + 1)(N + M) q p). Under a payoff
///                linear in D, SGD's steps of a critic of one layer are made in one go (nets/ascent.hpp).
/// Check          a step by hand; finite differences of each gradient; DiracGAN as objectives/dirac_game has it; thread
///                and resume identity.
template <class T>
class Trainer final : public Process {
 public:
  struct Parts {
    nets::Generator<T> generator;
    nets::Layers<T> critic;
    std::optional<nets::Box> generator_box;
    std::optional<nets::Walls> critic_walls;
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
  std::size_t dimension() const override { return side_.network().dimension(); }
  void generate(const rng::Stream& latents, MatrixView<double> out) const override;
  std::optional<Matrix<double>> sample_average(AveragedLaw law, const rng::Stream& latents,
                                               std::size_t count) const override;
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;
  Census census() const override;
  std::optional<BatchNodes> batch_nodes() const override;

 private:
  double ascent() const;  // γΔt/n_c, what a critic step moves time by
  void merge();
  void move_in_turn();
  void respond_and_move();
  void move_together();
  bool steps_in_one_go() const;
  void ascend_critic(std::size_t count);
  void step_critic(std::size_t slot, int critic_step);
  void step_generator(std::size_t slot);
  void shake_generator();
  void shake_critic(int critic_step);
  void project_critic();
  void find_divergence();

  TrainOptions options_;
  std::uint64_t seed_;
  GeneratorSide<T> side_;
  nets::Layers<T> critic_;
  std::optional<nets::Walls> walls_;
  objectives::Objective objective_;
  LayerPlayers<T> critic_players_;
  Batches<T> batches_;
  std::optional<Averages<T>> averages_;
  Matrix<T> critic_cotangents_;  // (2m, 1)
  Matrix<T> cotangents_;         // (m, K)

  std::int64_t iteration_ = 0;
  std::optional<std::string> divergence_;
  bool has_gradients_ = false;
  int critic_steps_made_ = 0;  // in the last iteration
};

}  // namespace ganflow::dynamics
