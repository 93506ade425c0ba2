#include "ganflow/dynamics/supervised_training.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/fill.hpp"
#include "ganflow/dynamics/out_of_range.hpp"

#include <algorithm>
#include <utility>

namespace ganflow::dynamics {

namespace {

template <class To, class From>
void convert(ConstMatrixView<From> from, MatrixView<To> to) {
  for (std::size_t r = 0; r < from.rows(); ++r) {
    std::transform(from.row(r), from.row(r) + from.cols(), to.row(r), [](From x) { return static_cast<To>(x); });
  }
}

}  // namespace

template <class T>
SupervisedTraining<T>::SupervisedTraining(SupervisedParts<T> parts, const TrainOptions& options)
    : parts_(std::move(parts)),
      task_(parts_.pairs),
      options_(options),
      player_(make_player<T>("generator", parts_.learner.population(), options)),
      bias_(make_player<T>("bias", 1, parts_.learner.dimension(), options)),
      batch_(options.batch, parts_.pairs->dimension()),
      weights_(options.batch, 1 / static_cast<double>(options.batch)) {
  validate(options);
  GF_EXPECT(parts_.pairs->dimension() == parts_.learner.latent_dimension() + parts_.learner.dimension());
  parts_.learner.population().set_batch_path(options.batch_path);
}

template <class T>
void SupervisedTraining<T>::advance() {
  if (options_.merge && keeps_equal_particles_equal(options_) && iteration_ % kMergeEvery == 0) {
    merge_equal<T>(player_, parts_.learner.population(), options_);
  }
  const rng::Stream stream{
      .seed = parts_.seed, .purpose = rng::Purpose::kDataBatch, .step = static_cast<std::uint64_t>(iteration_)};
  parts_.pairs->sample(stream, 0, batch_.view());
  fill(player_.gradient.view(), 0);
  fill(bias_.gradient.view(), 0);
  add_supervised_gradient<T>(parts_.learner, batch_, weights_, player_.gradient, bias_.gradient);
  const double step = options_.time_step;
  const MatrixView<T> theta = parts_.learner.population().theta();
  std::visit([&](auto& rule) { rule.step(theta, player_.gradient, step); }, player_.rule);
  if (parts_.learner.has_bias()) {
    std::visit([&](auto& rule) { rule.step(parts_.learner.bias(), bias_.gradient, step); }, bias_.rule);
  }
  if (parts_.box) {
    parts_.box->project(theta);
  }
  ++iteration_;
  has_gradient_ = true;
  find_divergence();
}

template <class T>
void SupervisedTraining<T>::find_divergence() {
  const nets::Population<T>& population = parts_.learner.population();
  auto where =
      out_of_range<T>(std::as_const(population).theta(), population.unit(), options_.norm_limit, player_.merging);
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
  save_parameters<T>(player_, parts_.learner.population(), state);
  if (parts_.learner.has_bias()) {
    state.arrays.push_back(record::to_array<T>("bias", parts_.learner.bias()));
    save_memory<T>(bias_, state);
  }
  save_memory<T>(player_, state);
  return state;
}

template <class T>
void SupervisedTraining<T>::restore(const record::CheckpointState& state) {
  restore_player<T>(player_, parts_.learner.population(), state, options_);
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
  const nets::Population<T>& population = parts_.learner.population();
  nets::Population<double> copy(population.unit(), population.size(), population.scale());
  copy.set_batch_path(population.batch_path());
  convert<double, T>(population.theta(), copy.theta());
  for (std::size_t k = 0; player_.merging && k < population.size(); ++k) {
    copy.set_weight(
        k, static_cast<double>(player_.merging->size_of(k)) / static_cast<double>(player_.merging->particles()));
  }
  nets::Generator<double> learner(std::move(copy), parts_.learner.readout(), parts_.learner.has_bias());
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
  const nets::Population<double>& population = learner.population();
  auto gradient = Matrix<double>::padded(population.parameters(), population.size());
  Matrix<double> bias(1, learner.dimension());
  EnergyBalance balance;
  if (task_.has_closed_form(learner)) {
    balance.energy = task_.energy(learner);
    task_.add_gradient(learner, gradient);
  } else {
    Matrix<double> pairs(count, dimension());
    parts_.pairs->sample(data, 0, pairs.view());
    balance.energy = add_supervised_gradient<double>(
        learner, pairs, std::vector<double>(count, 1 / static_cast<double>(count)), gradient, bias);
  }
  for (std::size_t j = 0; j < population.size(); ++j) {
    double square = 0;
    for (std::size_t r = 0; r < population.parameters(); ++r) {
      square += gradient(r, j) * gradient(r, j);
    }
    balance.dissipation += population.scaled_weights()[j] / population.scale() * square;
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
  Census census{.distinct_generator = nets::count_distinct(parts_.learner.population()), .distinct_critic = 0};
  if (parts_.box) {
    census.wall_share = wall_share<T>(player_, parts_.learner.population(), *parts_.box);
  }
  if (has_gradient_) {
    census.generator_gradient = rms_gradient<T>(player_);
  }
  return census;
}

template class SupervisedTraining<float>;
template class SupervisedTraining<double>;

}  // namespace ganflow::dynamics
