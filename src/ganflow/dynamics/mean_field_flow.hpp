#pragma once
/// The mean-field limit as a process: the deterministic projected system of theory §4 for weighted particles.

#include "ganflow/dynamics/flow_field.hpp"
#include "ganflow/dynamics/flow_quadrature.hpp"
#include "ganflow/dynamics/particle_flow.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/trainer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

/// The critic's box; other sets have projections of another kind, and are refused.
std::optional<nets::Box> box_of(const std::optional<nets::Walls>& walls);

/// The data in closed form, where theory §7 has one and nobody asked for nodes; else empty.
GaussianParts closed_form(const Trainer<double>::Parts& parts, const FlowOptions& flow);

/// θ_i' = −∇_θ δΨ/δμ(θ_i),  ω_j' = γ Proj_Q ∇_ω δΨ/δν(ω_j), in float64 (ParticleFlow), with the integrals of FlowField.
/// What an iteration of training is in the limit of small Δt and large batches.
///
/// Events      those of ParticleFlow; "quadrature" at the start: how the integrals are taken, and their errors.
/// Determinism no random number but the digital shifts of quasi-Monte Carlo; same bits for any number of threads.
/// Cost        one FlowField evaluation a stage: 1, 2, 4 a step; the adaptive pair 12 a step and about 40 a contact, so
///             it is for populations that meet walls few times.
/// Throws      InputError for rules without a flow, step units, quadratures too coarse.
/// Check       orders by slope; finite differences; training with small steps and large batches.
class MeanFieldFlow final : public Process {
 public:
  using Parts = Trainer<double>::Parts;
  MeanFieldFlow(Parts parts, const TrainOptions& options, const FlowOptions& flow);

  void advance() override;
  std::int64_t iteration() const override { return particles_.iteration(); }
  double time() const override { return particles_.time(); }
  std::optional<std::string> divergence() const override { return particles_.divergence(); }
  record::CheckpointState state() const override { return particles_.state(); }
  void restore(const record::CheckpointState& state) override { particles_.restore(state); }
  std::size_t dimension() const override { return parts_.generator.dimension(); }
  void generate(const rng::Stream& latents, MatrixView<double> out) const override;
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;
  /// Ψ by quadrature; the streams are not used.
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;
  Census census() const override;
  /// Of the latents' quadrature, and of what the generator makes of it.
  std::optional<BatchNodes> batch_nodes() const override;
  std::vector<record::Event> take_events() override { return particles_.take_events(); }

 private:
  FlowGradients gradients() const;
  void write_velocities();

  Parts parts_;
  double critic_speed_;
  std::vector<std::size_t> held_generator_;
  std::vector<std::size_t> held_critic_;
  FlowField field_;
  FlowQuadrature quadrature_;
  ParticleFlow particles_;  // generator, its bias if there is one, critic
};

}  // namespace ganflow::dynamics
