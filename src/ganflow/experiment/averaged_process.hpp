#pragma once
/// A run seen through an average over its past generators (theory §9): trained as ever, but what it generates, and so what
/// is measured and judged, is the average.

#include "ganflow/dynamics/process.hpp"

#include <memory>

namespace ganflow::experiment {

/// Precondition  the process takes averages (dynamics.average). Until there is one, the last generator stands for it.
class AveragedProcess final : public dynamics::Process {
 public:
  AveragedProcess(std::unique_ptr<dynamics::Process> process, dynamics::AveragedLaw law);

  void generate(const rng::Stream& latents, MatrixView<double> out) const override;

  void advance() override { process_->advance(); }
  std::int64_t iteration() const override { return process_->iteration(); }
  double time() const override { return process_->time(); }
  std::optional<std::string> divergence() const override { return process_->divergence(); }
  record::CheckpointState state() const override { return process_->state(); }
  void restore(const record::CheckpointState& state) override { process_->restore(state); }
  std::size_t dimension() const override { return process_->dimension(); }
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override {
    process_->evaluate_critic(x, out);
  }
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override {
    return process_->payoff(data, latents, count);
  }
  dynamics::Census census() const override { return process_->census(); }
  std::vector<record::Event> take_events() override { return process_->take_events(); }

 private:
  std::unique_ptr<dynamics::Process> process_;
  dynamics::AveragedLaw law_;
};

}  // namespace ganflow::experiment
