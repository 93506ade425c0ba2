#include "ganflow/dynamics/generator_side.hpp"

#include "ganflow/core/fill.hpp"
#include "ganflow/dynamics/out_of_range.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace ganflow::dynamics {

template <class T>
GeneratorSide<T>::GeneratorSide(nets::Generator<T> network, std::optional<nets::Box> box, const TrainOptions& options)
    : network_(std::move(network)),
      box_(box),
      units_(make_player<T>("generator", network_.population(), options)),
      bias_(make_player<T>("bias", 1, network_.dimension(), options)) {}

template <class T>
void GeneratorSide<T>::find_gradient(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g) {
  fill(units_.gradient.view(), 0);
  fill(bias_.gradient.view(), 0);
  network_.add_gradient(z, y, g, units_.gradient, bias_.gradient);
}

template <class T>
void GeneratorSide<T>::step(double time_step) {
  std::visit([&](auto& rule) { rule.step(network_.population().theta(), units_.gradient, time_step); }, units_.rule);
  if (network_.has_bias()) {
    std::visit([&](auto& rule) { rule.step(network_.bias(), bias_.gradient, time_step); }, bias_.rule);
  }
}

template <class T>
void GeneratorSide<T>::project() {
  if (box_) {
    box_->project(network_.population().theta());
  }
}

template <class T>
void GeneratorSide<T>::merge_equal(const TrainOptions& options) {
  dynamics::merge_equal<T>(units_, network_.population(), options);
}

template <class T>
void GeneratorSide<T>::save_parameters(record::State& state) const {
  dynamics::save_parameters<T>(units_, network_.population(), state);
  if (network_.has_bias()) {
    state.arrays.push_back(record::to_array<T>("bias", network_.bias()));
  }
}

template <class T>
void GeneratorSide<T>::save_memory(record::State& state) const {
  dynamics::save_memory<T>(units_, state);
  if (network_.has_bias()) {
    dynamics::save_memory<T>(bias_, state);
  }
}

template <class T>
void GeneratorSide<T>::restore(const record::State& state, const TrainOptions& options) {
  restore_player<T>(units_, network_.population(), state, options);
  if (network_.has_bias()) {
    record::copy_into<T>(state.at("bias"), network_.bias());
    restore_memory<T>(bias_, state);
  }
}

template <class T>
std::size_t GeneratorSide<T>::count_distinct() const {
  return nets::count_distinct(network_.population());
}

template <class T>
std::optional<std::string> GeneratorSide<T>::out_of_range(double limit) const {
  const nets::Population<T>& population = network_.population();
  auto found = dynamics::out_of_range<T>(population.theta(), population.unit(), limit, units_.merging);
  return found ? found : bias_out_of_range<T>(network_.bias(), limit);
}

template <class T>
std::optional<std::string> GeneratorSide<T>::gradient_out_of_range() const {
  return dynamics::out_of_range<T>(units_.gradient.view(), network_.population().unit(), std::numeric_limits<T>::max(),
                                   units_.merging);
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
