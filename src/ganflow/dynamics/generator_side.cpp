#include "ganflow/dynamics/generator_side.hpp"

#include "ganflow/core/fill.hpp"
#include "ganflow/dynamics/out_of_range.hpp"
#include "ganflow/nets/ascent.hpp"
#include "ganflow/simd/population_kernels.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ganflow::dynamics {

template <class T>
GeneratorSide<T>::GeneratorSide(nets::Generator<T> network, std::optional<nets::Box> box, const TrainOptions& options)
    : network_(std::move(network)),
      box_(box),
      players_("generator", network_.layers(), options),
      bias_(make_player<T>("bias", 1, network_.dimension(), options)) {}

template <class T>
void GeneratorSide<T>::find_gradient(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g) {
  players_.clear_gradients();
  fill(bias_.gradient.view(), 0);
  network_.add_gradient(z, y, g, players_.gradients(), bias_.gradient);
}

template <class T>
void GeneratorSide<T>::step(double time_step) {
  players_.step(network_.layers(), time_step);
  if (network_.has_bias()) {
    std::visit([&](auto& rule) { rule.step(network_.bias(), bias_.gradient, time_step); }, bias_.rule);
  }
}

template <class T>
bool GeneratorSide<T>::steps_in_one_go() const {
  if (!network_.is_plain() || !std::holds_alternative<Sgd<T>>(players_[0].rule)) {
    return false;
  }
  const nets::UnitShape& unit = network_.layers()[0].unit();
  return std::max(unit.inputs, unit.outputs) > simd::kMaxFusedWidth;
}

template <class T>
void GeneratorSide<T>::descend(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g, double time_step) {
  if (!steps_in_one_go()) {
    find_gradient(z, y, g);
    step(time_step);
    return;
  }
  const std::array<nets::AscentBatch<T>, 1> batch{{{z, g}}};
  nets::ascend<T>(network_.layers().only(), batch, -time_step, std::nullopt, players_[0].gradient);
}

template <class T>
void GeneratorSide<T>::add_noise(const rng::Stream& stream, double amplitude) {
  players_.add_noise(stream, amplitude, network_.layers());
}

template <class T>
void GeneratorSide<T>::project() {
  for (std::size_t layer = 0; box_ && layer < network_.layers().size(); ++layer) {
    box_->project(network_.layers()[layer].theta());
  }
}

template <class T>
void GeneratorSide<T>::merge_equal(const TrainOptions& options) {
  players_.merge_equal(network_.layers(), options);
}

template <class T>
void GeneratorSide<T>::save_parameters(record::State& state) const {
  players_.save_parameters(network_.layers(), state);
  if (network_.has_bias()) {
    state.arrays.push_back(record::to_array<T>("bias", network_.bias()));
  }
}

template <class T>
void GeneratorSide<T>::save_memory(record::State& state) const {
  players_.save_memory(state);
  if (network_.has_bias()) {
    dynamics::save_memory<T>(bias_, state);
  }
}

template <class T>
void GeneratorSide<T>::restore(const record::State& state, const TrainOptions& options) {
  players_.restore(network_.layers(), state, options);
  if (network_.has_bias()) {
    record::copy_into<T>(state.at("bias"), network_.bias());
    restore_memory<T>(bias_, state);
  }
}

template <class T>
std::size_t GeneratorSide<T>::count_distinct() const {
  return dynamics::count_distinct(network_.layers());
}

template <class T>
std::optional<std::string> GeneratorSide<T>::out_of_range(double limit) const {
  auto found = players_.out_of_range(network_.layers(), limit);
  return found ? found : bias_out_of_range<T>(network_.bias(), limit);
}

template <class T>
std::optional<std::string> GeneratorSide<T>::gradient_out_of_range() const {
  return players_.gradient_out_of_range(network_.layers());
}

template <class T>
void generate_samples(const nets::Generator<T>& network, const data::Law& latent, const rng::Stream& latents,
                      MatrixView<double> out) {
  Matrix<T> z(out.rows(), network.latent_dimension());
  Matrix<T> y(out.rows(), out.cols());
  latent.sample(latents, 0, z.view());
  network.generate(z, y);
  for (std::size_t i = 0; i < out.rows(); ++i) {
    std::copy_n(y.row(i), y.cols(), out.row(i));
  }
}

template class GeneratorSide<float>;
template class GeneratorSide<double>;
template void generate_samples(const nets::Generator<float>&, const data::Law&, const rng::Stream&, MatrixView<double>);
template void generate_samples(const nets::Generator<double>&, const data::Law&, const rng::Stream&,
                               MatrixView<double>);

}  // namespace ganflow::dynamics
