#include "ganflow/dynamics/ideal_trainer.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::dynamics {

namespace {

template <class T>
Matrix<double> to_double(const Matrix<T>& m) {
  Matrix<double> wide(m.rows(), m.cols());
  std::copy_n(m.data(), m.rows() * m.cols(), wide.data());
  return wide;
}

bool all_finite(const Matrix<double>& m) {
  return std::all_of(m.data(), m.data() + m.rows() * m.cols(), [](double v) { return std::isfinite(v); });
}

}  // namespace

template <class T>
IdealTrainer<T>::IdealTrainer(Parts parts, const TrainOptions& options)
    : side_(std::move(parts.generator), parts.generator_box, options),
      critic_(parts.order),
      data_(std::move(parts.data)),
      latent_(std::move(parts.latent)),
      seed_(parts.seed),
      options_(options) {
  validate(options);
  GF_EXPECT(data_->dimension() == side_.network().dimension());
  GF_EXPECT(latent_->dimension() == side_.network().latent_dimension());
  side_.network().layers().set_batch_path(options.batch_path);
  if (options.average.kind != AverageKind::kNone) {
    averages_.emplace(options.average, side_.network(), seed_);
  }
}

template <class T>
rng::Stream IdealTrainer<T>::stream(rng::Purpose purpose) const {
  return {.seed = seed_, .purpose = purpose, .step = static_cast<std::uint64_t>(iteration_), .substep = 0};
}

template <class T>
void IdealTrainer<T>::advance() {
  if (options_.merge && keeps_equal_particles_equal(options_) && iteration_ % kMergeEvery == 0) {
    side_.merge_equal(options_);
  }
  const std::size_t m = options_.batch;
  Matrix<double> x(m, dimension());
  data_->sample(stream(rng::Purpose::kDataBatch), 0, x.view());
  Matrix<T> z(m, side_.network().latent_dimension());
  Matrix<T> y(m, dimension());
  latent_->sample(stream(rng::Purpose::kGeneratorLatents), 0, z.view());
  side_.network().generate(z, y);
  const Matrix<double> wide = to_double(y);
  if (!all_finite(wide)) {
    divergence_ = fmt::format("at iteration {} (time {:.6g}) a generated sample is not finite", iteration_, time());
    return;
  }
  Matrix<double> pull(m, dimension());
  critic_.cotangents(x, wide, pull);
  Matrix<T> g(m, dimension());
  std::transform(pull.data(), pull.data() + m * dimension(), g.data(), [](double v) { return static_cast<T>(v); });
  side_.descend(z, y, g, options_.time_step);
  if (options_.noise > 0) {
    side_.add_noise(stream(rng::Purpose::kGeneratorNoise), std::sqrt(2 * options_.noise * options_.time_step));
  }
  if (options_.clip == ClipOrder::kAfterHalfStep) {
    side_.project();
  }
  ++iteration_;
  has_gradients_ = true;
  if (averages_) {
    averages_->add(side_, iteration_);
  }
  if (const auto found = side_.out_of_range(options_.norm_limit)) {
    divergence_ = fmt::format("at iteration {} (time {:.6g}) the generator's {}", iteration_, time(), *found);
  }
}

template <class T>
record::CheckpointState IdealTrainer<T>::state() const {
  record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
  side_.save_parameters(state);
  side_.save_memory(state);
  if (averages_) {
    averages_->save(state);
  }
  return state;
}

template <class T>
void IdealTrainer<T>::restore(const record::CheckpointState& state) {
  side_.restore(state, options_);
  if (averages_) {
    averages_->restore(state);
  }
  iteration_ = state.iteration;
  divergence_.reset();
  has_gradients_ = false;
}

template <class T>
void IdealTrainer<T>::generate(const rng::Stream& latents, MatrixView<double> out) const {
  generate_samples(side_.network(), *latent_, latents, out);
}

template <class T>
std::optional<Matrix<double>> IdealTrainer<T>::sample_average(AveragedLaw law, const rng::Stream& latents,
                                                              std::size_t count) const {
  return averages_ ? averages_->sample(law, *latent_, latents, count) : std::nullopt;
}

template <class T>
void IdealTrainer<T>::evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const {
  Matrix<double> real(options_.batch, dimension());
  Matrix<double> made(options_.batch, dimension());
  data_->sample(stream(rng::Purpose::kDataBatch), 0, real.view());
  generate(stream(rng::Purpose::kGeneratorLatents), made.view());
  critic_.evaluate(real, made, x, out);
}

template <class T>
double IdealTrainer<T>::payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const {
  Matrix<double> real(count, dimension());
  Matrix<double> made(count, dimension());
  data_->sample(data, 0, real.view());
  generate(latents, made.view());
  return critic_.loss(real, made);
}

template <class T>
Census IdealTrainer<T>::census() const {
  Census census{.distinct_generator = side_.count_distinct()};
  if (has_gradients_) {
    census.generator_gradient = side_.players().rms_gradient();
  }
  return census;
}

template class IdealTrainer<float>;
template class IdealTrainer<double>;

}  // namespace ganflow::dynamics
