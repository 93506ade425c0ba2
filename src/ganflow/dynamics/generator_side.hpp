#pragma once
/// The generator with what moves it: its units, its output bias when it has one, its walls.

#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/layer_players.hpp"
#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/player.hpp"
#include "ganflow/nets/box.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/record/array.hpp"

#include <optional>
#include <string>

namespace ganflow::dynamics {

/// b_0 is one more parameter of the generator, moved by the same rule with the same Δt.
template <class T>
class GeneratorSide {
 public:
  GeneratorSide(nets::Generator<T> network, std::optional<nets::Box> box, const TrainOptions& options);

  nets::Generator<T>& network() { return network_; }
  const nets::Generator<T>& network() const { return network_; }
  LayerPlayers<T>& players() { return players_; }
  const LayerPlayers<T>& players() const { return players_; }
  Player<T>& units() { return players_[0]; }  ///< of the first layer
  const Player<T>& units() const { return players_[0]; }
  Player<T>& bias() { return bias_; }  ///< moves nothing when the network has no bias

  /// The gradients of Σ_i g_i·y_i in the players; y (m, K) is what the network made of z, g is overwritten.
  void find_gradient(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g);
  /// θ ← rule(θ, gradient, Δt), b_0 likewise.
  void step(double time_step);
  /// find_gradient and step. In one go where a plain step of wide units allows it: θ and the gradient are then passed
  /// over once, to the same bits.
  void descend(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g, double time_step);
  /// noise.hpp, the bias apart.
  void add_noise(const rng::Stream& stream, double amplitude);
  void project();  ///< onto the box, if there is one

  void merge_equal(const TrainOptions& options);
  /// Arrays "generator", or "generator.1" … with several layers, and, with a bias, "bias".
  void save_parameters(record::State& state) const;
  void save_memory(record::State& state) const;
  void restore(const record::State& state, const TrainOptions& options);

  std::size_t count_distinct() const;
  /// "a_3 of particle 17 is nan"; nullopt while all is well.
  std::optional<std::string> out_of_range(double limit) const;
  std::optional<std::string> gradient_out_of_range() const;  ///< the same of the last gradient

 private:
  bool steps_in_one_go() const;

  nets::Generator<T> network_;
  std::optional<nets::Box> box_;
  LayerPlayers<T> players_;
  Player<T> bias_;
};

/// Fills `out` (n, K) with what `network` makes of draws 0 … n−1 of the latents' stream.
template <class T>
void generate_samples(const nets::Generator<T>& network, const data::Law& latent, const rng::Stream& latents,
                      MatrixView<double> out);

}  // namespace ganflow::dynamics
