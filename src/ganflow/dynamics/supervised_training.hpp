#pragma once
/// Supervised learning by steps on batches: what SupervisedFlow is the limit of.

#include "ganflow/dynamics/layer_players.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/player.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/supervised_flow.hpp"

#include <optional>
#include <string>

namespace ganflow::dynamics {

/// One iteration t: θ_i ← π_Q(θ_i − Δt ∇_θ δÊ/δμ(θ_i)), m fresh pairs (x, t), with the step rule in place of the plain
/// gradient; b_0, when there is one, is one more parameter.
///
/// Determinism  the batch of iteration t is the stream (seed, purpose, t).
/// Merging      as in Trainer.
/// Check        a step by hand; tends to SupervisedFlow.
template <class T>
class SupervisedTraining final : public Process {
 public:
  SupervisedTraining(SupervisedParts<T> parts, const TrainOptions& options);

  void advance() override;
  std::int64_t iteration() const override { return iteration_; }
  double time() const override { return static_cast<double>(iteration_) * options_.time_step; }
  std::optional<std::string> divergence() const override { return divergence_; }
  record::CheckpointState state() const override;
  void restore(const record::CheckpointState& state) override;
  std::size_t dimension() const override { return parts_.pairs->dimension(); }
  /// Pairs (x, y(x)).
  void generate(const rng::Stream& stream, MatrixView<double> out) const override;
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;
  /// Ê on `count` pairs, or E itself where it has a closed form.
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;
  std::optional<EnergyBalance> energy(const rng::Stream& data, std::size_t count) const override;
  Census census() const override;

 private:
  /// The learner in double, for closed forms and looks.
  nets::Generator<double> exact_learner() const;
  void find_divergence();

  SupervisedParts<T> parts_;
  SupervisedTask task_;
  TrainOptions options_;
  std::int64_t iteration_ = 0;
  std::optional<std::string> divergence_;
  bool has_gradient_ = false;
  LayerPlayers<T> players_;
  Player<T> bias_;
  Matrix<T> batch_;              // (m, L + K)
  std::vector<double> weights_;  // m times 1/m
};

}  // namespace ganflow::dynamics
