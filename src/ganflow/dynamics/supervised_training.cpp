#include "ganflow/dynamics/supervised_training.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/fill.hpp"
#include "ganflow/dynamics/out_of_range.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace ganflow::dynamics {

namespace {

template <class To, class From>
void convert(ConstMatrixView<From> from, MatrixView<To> to) {
  for (std::size_t r = 0; r < from.rows(); ++r) {
    std::transform(from.row(r), from.row(r) + from.cols(), to.row(r), [](From x) { return static_cast<To>(x); });
  }
}

template <class T>
nets::Population<double> exact_copy(const nets::Population<T>& population,
                                    const std::optional<nets::Merging>& merging) {
  nets::Population<double> copy(population.unit(), population.size(), population.scale());
  copy.set_batch_path(population.batch_path());
  convert<double, T>(population.theta(), copy.theta());
  for (std::size_t k = 0; merging && k < population.size(); ++k) {
    copy.set_weight(k, static_cast<double>(merging->size_of(k)) / static_cast<double>(merging->particles()));
  }
  return copy;
}

/// ∫|gradient|² dμ.
double mean_square(const nets::Population<double>& population, const Matrix<double>& gradient) {
  double sum = 0;
  for (std::size_t j = 0; j < population.size(); ++j) {
    double square = 0;
    for (std::size_t r = 0; r < population.parameters(); ++r) {
      square += gradient(r, j) * gradient(r, j);
    }
    sum += population.scaled_weights()[j] / population.scale() * square;
  }
  return sum;
}

}  // namespace

template <class T>
SupervisedTraining<T>::SupervisedTraining(SupervisedParts<T> parts, const TrainOptions& options)
    : parts_(std::move(parts)),
      task_(parts_.pairs),
      options_(options),
      players_("generator", parts_.learner.layers(), options),
      bias_(make_player<T>("bias", 1, parts_.learner.dimension(), options)),
      batch_(options.batch, parts_.pairs->dimension()),
      weights_(options.batch, 1 / static_cast<double>(options.batch)) {
  validate(options);
  GF_EXPECT(parts_.pairs->dimension() == parts_.learner.latent_dimension() + parts_.learner.dimension());
  parts_.learner.layers().set_batch_path(options.batch_path);
}

template <class T>
void SupervisedTraining<T>::advance() {
  if (options_.merge && keeps_equal_particles_equal(options_) && iteration_ % kMergeEvery == 0) {
    players_.merge_equal(parts_.learner.layers(), options_);
  }
  const rng::Stream stream{
      .seed = parts_.seed, .purpose = rng::Purpose::kDataBatch, .step = static_cast<std::uint64_t>(iteration_)};
  parts_.pairs->sample(stream, 0, batch_.view());
  players_.clear_gradients();
  fill(bias_.gradient.view(), 0);
  add_supervised_gradient<T>(parts_.learner, batch_, weights_, players_.gradients(), bias_.gradient);
  const double step = options_.time_step;
  nets::Layers<T>& layers = parts_.learner.layers();
  players_.step(layers, step);
  if (parts_.learner.has_bias()) {
    std::visit([&](auto& rule) { rule.step(parts_.learner.bias(), bias_.gradient, step); }, bias_.rule);
  }
  for (std::size_t layer = 0; parts_.box && layer < layers.size(); ++layer) {
    parts_.box->project(layers[layer].theta());
  }
  ++iteration_;
  has_gradient_ = true;
  find_divergence();
}

template <class T>
void SupervisedTraining<T>::find_divergence() {
  auto where = players_.out_of_range(parts_.learner.layers(), options_.norm_limit);
  if (!where) {
    where = bias_out_of_range<T>(std::as_const(parts_.learner).bias(), options_.norm_limit);
  }
  if (where) {
    divergence_ = fmt::format("at iteration {} (time {:.6g}) the generator's {}", iteration_, time(), *where);
  }
}

template <class T>
record::CheckpointState SupervisedTraining<T>::state() const {
  record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
  players_.save_parameters(parts_.learner.layers(), state);
  if (parts_.learner.has_bias()) {
    state.arrays.push_back(record::to_array<T>("bias", parts_.learner.bias()));
    save_memory<T>(bias_, state);
  }
  players_.save_memory(state);
  return state;
}

template <class T>
void SupervisedTraining<T>::restore(const record::CheckpointState& state) {
  players_.restore(parts_.learner.layers(), state, options_);
  if (parts_.learner.has_bias()) {
    record::copy_into<T>(state.at("bias"), parts_.learner.bias());
    restore_memory<T>(bias_, state);
  }
  iteration_ = state.iteration;
  divergence_.reset();
  has_gradient_ = false;
}

template <class T>
nets::Generator<double> SupervisedTraining<T>::exact_learner() const {
  std::vector<nets::Population<double>> copies;
  for (std::size_t layer = 0; layer < players_.size(); ++layer) {
    copies.push_back(exact_copy(parts_.learner.layers()[layer], players_[layer].merging));
  }
  nets::Generator<double> learner(nets::Layers<double>(std::move(copies)), parts_.learner.readout(),
                                  parts_.learner.has_bias());
  convert<double, T>(parts_.learner.bias(), learner.bias());
  return learner;
}

template <class T>
void SupervisedTraining<T>::generate(const rng::Stream& stream, MatrixView<double> out) const {
  parts_.pairs->sample(stream, 0, out);
  replace_targets<double>(exact_learner(), out);
}

template <class T>
void SupervisedTraining<T>::evaluate_critic(ConstMatrixView<double> /*x*/, MatrixView<double> out) const {
  fill(out, 0);
}

template <class T>
std::optional<EnergyBalance> SupervisedTraining<T>::energy(const rng::Stream& data, std::size_t count) const {
  const nets::Generator<double> learner = exact_learner();
  std::vector<Matrix<double>> gradients = nets::like_parameters<double>(learner.layers());
  Matrix<double> bias(1, learner.dimension());
  EnergyBalance balance;
  if (task_.has_closed_form(learner)) {
    balance.energy = task_.energy(learner);
    task_.add_gradient(learner, gradients.front());
  } else {
    Matrix<double> pairs(count, dimension());
    parts_.pairs->sample(data, 0, pairs.view());
    balance.energy = add_supervised_gradient<double>(
        learner, pairs, std::vector<double>(count, 1 / static_cast<double>(count)), nets::views_of(gradients), bias);
  }
  for (std::size_t layer = 0; layer < gradients.size(); ++layer) {
    balance.dissipation += mean_square(learner.layers()[layer], gradients[layer]);
  }
  for (std::size_t k = 0; learner.has_bias() && k < bias.cols(); ++k) {
    balance.dissipation += bias(0, k) * bias(0, k);
  }
  return balance;
}

template <class T>
double SupervisedTraining<T>::payoff(const rng::Stream& data, const rng::Stream& /*latents*/, std::size_t count) const {
  return energy(data, count)->energy;
}

template <class T>
Census SupervisedTraining<T>::census() const {
  Census census{.distinct_generator = count_distinct(parts_.learner.layers()), .distinct_critic = 0};
  if (parts_.box) {
    census.wall_share = players_.wall_share(parts_.learner.layers(), *parts_.box);
  }
  if (has_gradient_) {
    census.generator_gradient = players_.rms_gradient();
  }
  return census;
}

template class SupervisedTraining<float>;
template class SupervisedTraining<double>;

}  // namespace ganflow::dynamics
