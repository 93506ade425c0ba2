#pragma once
/// What moves a network of one layer or several: a player for each layer, all by the same rule.

#include "ganflow/dynamics/options.hpp"
#include "ganflow/dynamics/player.hpp"
#include "ganflow/nets/box.hpp"
#include "ganflow/nets/layers.hpp"
#include "ganflow/record/array.hpp"
#include "ganflow/rng/stream.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::dynamics {

/// The network is the caller's. Layers are merged, saved and looked at one by one; with one layer all is as for its
/// player, with the same names and bits. Arrays in a state are named by record::layer_name.
template <class T>
class LayerPlayers {
 public:
  LayerPlayers(const std::string& name, const nets::Layers<T>& network, const TrainOptions& options);

  std::size_t size() const { return players_.size(); }
  Player<T>& operator[](std::size_t layer) { return players_[layer]; }
  const Player<T>& operator[](std::size_t layer) const { return players_[layer]; }
  nets::LayerGradients<T> gradients();
  void clear_gradients();

  /// θ ← rule(θ, gradient, Δt) in every layer.
  void step(nets::Layers<T>& network, double time_step);
  /// noise.hpp, every layer with the draws that follow those of the one before.
  void add_noise(const rng::Stream& stream, double amplitude, nets::Layers<T>& network) const;
  void merge_equal(nets::Layers<T>& network, const TrainOptions& options);

  void save_parameters(const nets::Layers<T>& network, record::State& state) const;
  void save_memory(record::State& state) const;
  void restore(nets::Layers<T>& network, const record::State& state, const TrainOptions& options);

  /// "a_3 of particle 17 is nan", with several layers "a_3 of particle 17 in layer 2 is nan"; nullopt while all is well.
  std::optional<std::string> out_of_range(const nets::Layers<T>& network, double limit) const;
  std::optional<std::string> gradient_out_of_range(const nets::Layers<T>& network) const;

  double rms_gradient() const;                                                    ///< over the particles of all layers
  double wall_share(const nets::Layers<T>& network, const nets::Box& box) const;  ///< of the coordinates of all layers

 private:
  std::vector<Player<T>> players_;
};

/// Different particles, summed over layers.
template <class T>
std::size_t count_distinct(const nets::Layers<T>& network);

}  // namespace ganflow::dynamics
