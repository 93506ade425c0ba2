#pragma once
/// Supervised learning in the mean-field limit: the gradient flow of E[μ] for weighted particles.

#include "ganflow/dynamics/particle_flow.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/dynamics/supervised_task.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

/// What learns, in any scalar type: what a supervised process is built from.
template <class T>
struct SupervisedParts {
  nets::Generator<T> learner;
  std::optional<nets::Box> box;
  std::shared_ptr<const data::Law> pairs;  ///< (x, t) in R^{L+K}
  std::uint64_t seed = 1;
};

/// θ_i' = −Proj_Q ∇_θ δE/δμ(θ_i) (theory §4), in float64: in closed form where SupervisedTask has one and
/// flow.quadrature is auto, else over nodes (x, t). There is no critic; samples are pairs (x, y(x)).
///
/// Events  those of ParticleFlow, and "quadrature" at the start.
/// Cost    one gradient of SupervisedTask a stage.
/// Check   closed form against quadrature to 1e-8; dE/dt = −∫|∇δE/δμ|²; training with small steps tends to it.
class SupervisedFlow final : public Process {
 public:
  SupervisedFlow(SupervisedParts<double> parts, const TrainOptions& options, const FlowOptions& flow);

  void advance() override;
  std::int64_t iteration() const override { return particles_.iteration(); }
  double time() const override { return particles_.time(); }
  std::optional<std::string> divergence() const override { return particles_.divergence(); }
  record::CheckpointState state() const override { return particles_.state(); }
  void restore(const record::CheckpointState& state) override { particles_.restore(state); }
  std::size_t dimension() const override { return parts_.pairs->dimension(); }
  void generate(const rng::Stream& stream, MatrixView<double> out) const override;
  void evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const override;
  /// E[μ]; the streams are not used.
  double payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const override;
  std::optional<EnergyBalance> energy(const rng::Stream& data, std::size_t count) const override;
  Census census() const override;
  std::vector<record::Event> take_events() override { return particles_.take_events(); }

 private:
  struct Gradients {
    Matrix<double> learner;
    Matrix<double> bias;
  };
  Gradients gradients(const data::Nodes& nodes) const;
  double quadrature_error(const data::Quadrature& quadrature) const;

  SupervisedParts<double> parts_;
  SupervisedTask task_;
  bool closed_form_;
  data::Quadrature quadrature_;
  ParticleFlow particles_;  // learner, its bias if there is one
};

}  // namespace ganflow::dynamics
