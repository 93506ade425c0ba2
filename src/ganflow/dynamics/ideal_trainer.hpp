#pragma once
/// What WGAN training would do with a perfect critic: the generator follows the exact optimal-transport potential of
/// each batch (objectives/ideal_critic.hpp). One population, nobody who could lag behind.

#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/averages.hpp"
#include "ganflow/dynamics/generator_side.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/objectives/ideal_critic.hpp"

#include <memory>
#include <optional>

namespace ganflow::dynamics {

/// One iteration t moves time by Δt:
///   θ_i ← θ_i − Δt ∇_θ δL̂/δμ(θ_i),   L̂ = W_p(x, y)^p / p of m data and m generated samples, all fresh
/// with the step rule in place of the plain gradient. W_p between batches exceeds W_p between laws by the noise floor of
/// m points, so a generated law at rest is a little narrower than the data's.
///
/// Determinism  batches of iteration t are the streams (seed, purpose, t, 0) that a Trainer's first critic step and its
///              generator's step take their data and latents from.
/// Cost         a generator's step of Trainer and one transport problem of m × m points.
/// Check        its step is the gradient of W_p by finite differences; in one dimension W_1 falls to the noise floor.
template <class T>
class IdealTrainer final : public Process {
 public:
  struct Parts {
    nets::Generator<T> generator;
    std::optional<nets::Box> generator_box;
    double order = 1;  ///< p
    std::shared_ptr<const data::Law> data;
    std::shared_ptr<const data::Law> latent;
    std::uint64_t seed = 1;
  };
  IdealTrainer(Parts parts, const TrainOptions& options);

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
  /// The potential of the batch that the next iteration will see.
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;
  Census census() const override;

 private:
  rng::Stream stream(rng::Purpose purpose) const;

  GeneratorSide<T> side_;
  objectives::IdealCritic critic_;
  std::shared_ptr<const data::Law> data_;
  std::shared_ptr<const data::Law> latent_;
  std::uint64_t seed_;
  TrainOptions options_;
  std::int64_t iteration_ = 0;
  std::optional<std::string> divergence_;
  bool has_gradients_ = false;
  std::optional<Averages<T>> averages_;
};

}  // namespace ganflow::dynamics
