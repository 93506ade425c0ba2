#include "ganflow/dynamics/layer_players.hpp"

#include "ganflow/core/parallel_pieces.hpp"
#include "ganflow/dynamics/noise.hpp"
#include "ganflow/dynamics/out_of_range.hpp"
#include "ganflow/record/layer_arrays.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::dynamics {

namespace {

template <class T>
std::size_t particles_of(const Player<T>& player) {
  return player.merging ? player.merging->particles() : player.gradient.cols();
}

/// What `look(layer)` finds first, with the layer's number when there are several.
template <class Look>
std::optional<std::string> first_found(std::size_t layers, const Look& look) {
  for (std::size_t layer = 0; layer < layers; ++layer) {
    if (std::optional<std::string> found = look(layer)) {
      if (layers > 1) {
        found->insert(found->rfind(" is "), fmt::format(" in layer {}", layer + 1));
      }
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace

template <class T>
LayerPlayers<T>::LayerPlayers(const std::string& name, const nets::Layers<T>& network, const TrainOptions& options) {
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    players_.push_back(make_player<T>(record::layer_name(name, layer, network.size()), network[layer], options));
  }
}

template <class T>
nets::LayerGradients<T> LayerPlayers<T>::gradients() {
  std::vector<MatrixView<T>> views;
  for (Player<T>& player : players_) {
    views.push_back(player.gradient.view());
  }
  return nets::LayerGradients<T>(std::move(views));
}

template <class T>
void LayerPlayers<T>::clear_gradients() {
  for (Player<T>& player : players_) {
    const MatrixView<T> gradient = player.gradient.view();
    parallel_pieces(gradient.rows(), gradient.cols(), gradient.rows() * gradient.cols(),
                    [&](const RowPiece& piece) { std::ranges::fill(piece_of(gradient, piece), T{}); });
  }
}

template <class T>
void LayerPlayers<T>::step(nets::Layers<T>& network, double time_step) {
  for (std::size_t layer = 0; layer < size(); ++layer) {
    const MatrixView<T> theta = network[layer].theta();
    std::visit([&](auto& rule) { rule.step(theta, players_[layer].gradient, time_step); }, players_[layer].rule);
  }
}

template <class T>
void LayerPlayers<T>::add_noise(const rng::Stream& stream, double amplitude, nets::Layers<T>& network) const {
  std::uint64_t drawn = 0;
  for (std::size_t layer = 0; layer < size(); ++layer) {
    const MatrixView<T> theta = network[layer].theta();
    dynamics::add_noise<T>(stream, amplitude, theta, drawn);
    drawn += theta.rows() * theta.cols();
  }
}

template <class T>
void LayerPlayers<T>::merge_equal(nets::Layers<T>& network, const TrainOptions& options) {
  for (std::size_t layer = 0; layer < size(); ++layer) {
    dynamics::merge_equal<T>(players_[layer], network[layer], options);
  }
}

template <class T>
void LayerPlayers<T>::save_parameters(const nets::Layers<T>& network, record::State& state) const {
  for (std::size_t layer = 0; layer < size(); ++layer) {
    dynamics::save_parameters<T>(players_[layer], network[layer], state);
  }
}

template <class T>
void LayerPlayers<T>::save_memory(record::State& state) const {
  for (const Player<T>& player : players_) {
    dynamics::save_memory<T>(player, state);
  }
}

template <class T>
void LayerPlayers<T>::restore(nets::Layers<T>& network, const record::State& state, const TrainOptions& options) {
  for (std::size_t layer = 0; layer < size(); ++layer) {
    restore_player<T>(players_[layer], network[layer], state, options);
  }
}

template <class T>
std::optional<std::string> LayerPlayers<T>::out_of_range(const nets::Layers<T>& network, double limit) const {
  return first_found(size(), [&](std::size_t layer) {
    return dynamics::out_of_range<T>(network[layer].theta(), network[layer].unit(), limit, players_[layer].merging);
  });
}

template <class T>
std::optional<std::string> LayerPlayers<T>::gradient_out_of_range(const nets::Layers<T>& network) const {
  return first_found(size(), [&](std::size_t layer) {
    return dynamics::out_of_range<T>(players_[layer].gradient.view(), network[layer].unit(),
                                     std::numeric_limits<T>::max(), players_[layer].merging);
  });
}

template <class T>
double LayerPlayers<T>::rms_gradient() const {
  if (size() == 1) {
    return dynamics::rms_gradient<T>(players_.front());
  }
  double sum = 0;
  double count = 0;
  for (const Player<T>& player : players_) {
    const auto particles = static_cast<double>(particles_of(player));
    sum += particles * std::pow(dynamics::rms_gradient<T>(player), 2);
    count += particles;
  }
  return std::sqrt(sum / count);
}

template <class T>
double LayerPlayers<T>::wall_share(const nets::Layers<T>& network, const nets::Box& box) const {
  if (size() == 1) {
    return dynamics::wall_share<T>(players_.front(), network[0], box);
  }
  double sum = 0;
  double count = 0;
  for (std::size_t layer = 0; layer < size(); ++layer) {
    const auto coordinates = static_cast<double>(particles_of(players_[layer]) * network[layer].parameters());
    sum += coordinates * dynamics::wall_share<T>(players_[layer], network[layer], box);
    count += coordinates;
  }
  return sum / count;
}

template <class T>
std::size_t count_distinct(const nets::Layers<T>& network) {
  std::size_t count = 0;
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    count += nets::count_distinct(network[layer]);
  }
  return count;
}

template class LayerPlayers<float>;
template class LayerPlayers<double>;
template std::size_t count_distinct(const nets::Layers<float>&);
template std::size_t count_distinct(const nets::Layers<double>&);

}  // namespace ganflow::dynamics
