#pragma once
/// A sampler that nobody trains, where a trained generator is looked at: the reverse Ornstein–Uhlenbeck process.

#include "ganflow/data/diffused_mixture.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/reverse_ou.hpp"

namespace ganflow::experiment {

/// generate() runs the reversed process; there is no critic, nothing to train and no state.
class SamplerProcess final : public dynamics::Process {
 public:
  SamplerProcess(data::DiffusedMixture law, const dynamics::ReverseOuOptions& options);

  void generate(const rng::Stream& latents, MatrixView<double> out) const override;
  std::size_t components() const { return law_.components(); }  ///< Gaussians, or data

  void advance() override {}
  std::int64_t iteration() const override { return 0; }
  double time() const override { return 0; }
  std::optional<std::string> divergence() const override { return std::nullopt; }
  record::CheckpointState state() const override { return {}; }
  void restore(const record::CheckpointState& /*state*/) override {}
  std::size_t dimension() const override { return law_.dimension(); }
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;                ///< 0
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;  ///< NaN
  dynamics::Census census() const override { return {}; }

 private:
  data::DiffusedMixture law_;
  dynamics::ReverseOuOptions options_;
};

}  // namespace ganflow::experiment
