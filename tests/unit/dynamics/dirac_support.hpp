#pragma once
/// DiracGAN as a training of populations: what the trainer must make of a game whose answer is known.

#include "ganflow/objectives/dirac_game.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {

/// δ_0 on the line.
class OriginLaw final : public data::Law {
 public:
  std::string name() const override { return "origin"; }
  std::size_t dimension() const override { return 1; }
  using Law::sample;
  void sample(const rng::Stream& /*stream*/, std::uint64_t /*first*/, MatrixView<double> out) const override {
    for (std::size_t i = 0; i < out.rows(); ++i) {
      out(i, 0) = 0;
    }
  }
};

/// Data δ_0, generator δ_θ, critic D(x) = −ψx, played by one unit each: Ψ = f(θψ) as in objectives/dirac_game.hpp. θ is
/// the generator's output bias; its unit has a = b = c = 0, where all its gradients vanish. The critic's unit is linear
/// with c = 1/s and scale s, so that ψ = −a, and c moves s² times as fast in proportion: below what is tested for.
class DiracTraining {
 public:
  DiracTraining(const objectives::Objective& objective, const TrainOptions& options, double theta, double psi)
      : trainer_(parts(objective), options) {
    record::State state = trainer_.state();
    for (std::size_t r = 0; r < 3; ++r) {
      set_value<double>(state, "generator", r, 0, 0);
    }
    set_value<double>(state, "bias", 0, 0, theta);
    set_value<double>(state, "critic", 0, 0, -psi);
    set_value<double>(state, "critic", 1, 0, 0);
    set_value<double>(state, "critic", 2, 0, 1 / kScale);
    trainer_.restore(state);
  }
  void advance() { trainer_.advance(); }
  double theta() const { return matrix_of(trainer_.state(), "bias")(0, 0); }
  double psi() const { return -kScale * matrix_of(trainer_.state(), "critic")(2, 0) * a(); }

 private:
  static constexpr double kScale = 1e-5;  // s
  double a() const { return matrix_of(trainer_.state(), "critic")(0, 0); }

  static Trainer<double>::Parts parts(const objectives::Objective& objective) {
    return make_parts<double>({.latent_dimension = 1,
                               .dimension = 1,
                               .generator_units = 1,
                               .critic_units = 1,
                               .activation = nets::Activation::kLinear,
                               .critic_scale = kScale,
                               .output_bias = true,
                               .objective = objective,
                               .data = std::make_shared<OriginLaw>()});
  }
  Trainer<double> trainer_;
};

}  // namespace ganflow::dynamics
