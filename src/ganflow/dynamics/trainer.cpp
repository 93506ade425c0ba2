#include "ganflow/dynamics/trainer.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/fill.hpp"
#include "ganflow/dynamics/out_of_range.hpp"
#include "ganflow/nets/ascent.hpp"
#include "ganflow/nets/network.hpp"
#include "ganflow/nets/node_count.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace ganflow::dynamics {

namespace {

/// Numbers of samples drawn together, at most: 4 MiB of floats, which stay in cache.
constexpr std::size_t kTogether = 1U << 20U;

/// Batches that are drawn together: all critic steps of an iteration and the generator's, if they fit.
std::size_t slots(const TrainOptions& options, std::size_t latent_dimension, std::size_t dimension) {
  const std::size_t numbers = std::max<std::size_t>(1, options.batch * std::max(latent_dimension, dimension));
  return std::clamp<std::size_t>(kTogether / numbers, 1,
                                 static_cast<std::size_t>(std::max(0, options.critic_steps)) + 1);
}

void refuse_impossible_path(const nets::UnitShape& unit, const char* who, nets::BatchPath path) {
  GF_VALIDATE(
      path != nets::BatchPath::kCompressed ||
          (nets::is_analytic(unit.activation) && unit.inputs <= nets::kMostCompressedInputs),
      "dynamics.batch_path = 'compressed' (the {}'s units have {} inputs{}; nodes carry smooth units of at most "
      "{}). Use \"auto\", which compresses what it can",
      who, unit.inputs, nets::is_analytic(unit.activation) ? "" : " and a kink", nets::kMostCompressedInputs);
}

}  // namespace

template <class T>
Trainer<T>::Trainer(Parts parts, const TrainOptions& options)
    : parts_(std::move(parts)),
      options_(options),
      generator_(make_player<T>("generator", parts_.generator.population(), options)),
      critic_(make_player<T>("critic", parts_.critic, options)),
      bias_rule_(make_rule<T>(options, 1, parts_.generator.dimension())),
      bias_gradient_(1, parts_.generator.dimension()),
      slots_(slots(options, parts_.generator.latent_dimension(), parts_.generator.dimension())),
      batch_(slots_ * 2 * options.batch, parts_.generator.dimension()),
      made_(slots_ > 1 ? slots_ * options.batch : 0, parts_.generator.dimension()),
      latents_(slots_ * options.batch, parts_.generator.latent_dimension()),
      critic_cotangents_(2 * options.batch, 1),
      cotangents_(options.batch, parts_.generator.dimension()) {
  validate(options);
  GF_EXPECT(parts_.data->dimension() == parts_.generator.dimension());
  GF_EXPECT(parts_.latent->dimension() == parts_.generator.latent_dimension());
  GF_EXPECT(parts_.critic.unit().inputs == parts_.generator.dimension());
  refuse_impossible_path(parts_.generator.population().unit(), "generator", options.batch_path);
  refuse_impossible_path(parts_.critic.unit(), "critic", options.batch_path);
  parts_.generator.population().set_batch_path(options.batch_path);
  parts_.critic.set_batch_path(options.batch_path);
}

template <class T>
rng::Stream Trainer<T>::stream(rng::Purpose purpose, int critic_step) const {
  return {.seed = parts_.seed,
          .purpose = purpose,
          .step = static_cast<std::uint64_t>(iteration_),
          .substep = static_cast<std::uint32_t>(critic_step)};
}

template <class T>
MatrixView<T> Trainer<T>::critic_batch(std::size_t slot) {
  return batch_.view().row_range(slot * 2 * options_.batch, 2 * options_.batch);
}

template <class T>
MatrixView<T> Trainer<T>::generated(std::size_t slot) {
  return critic_batch(slot).row_range(options_.batch, options_.batch);
}

template <class T>
MatrixView<T> Trainer<T>::latents(std::size_t slot) {
  return latents_.view().row_range(slot * options_.batch, options_.batch);
}

template <class T>
void Trainer<T>::draw(int first, std::size_t count, int critic_steps) {
  const std::size_t m = options_.batch;
  drawn_ = count;
  for (std::size_t slot = 0; slot < count; ++slot) {
    const int step = first + static_cast<int>(slot);
    if (step < critic_steps) {
      parts_.data->sample(stream(rng::Purpose::kDataBatch, step), 0, critic_batch(slot).row_range(0, m));
      parts_.latent->sample(stream(rng::Purpose::kCriticLatents, step), 0, latents(slot));
    } else {
      parts_.latent->sample(stream(rng::Purpose::kGeneratorLatents, 0), 0, latents(slot));
    }
  }
  if (count == 1) {
    parts_.generator.generate(latents(0), generated(0));
    return;
  }
  const MatrixView<T> made = made_.view().row_range(0, count * m);
  parts_.generator.generate(latents_.view().row_range(0, count * m), made);
  for (std::size_t slot = 0; slot < count; ++slot) {
    std::copy_n(made.row(slot * m), m * made.cols(), generated(slot).data());
  }
}

template <class T>
bool Trainer<T>::steps_in_one_go() const {
  return std::holds_alternative<objectives::Wgan>(parts_.objective) && options_.rule == RuleKind::kSgd &&
         options_.clip != ClipOrder::kBeforeCriticStep;
}

template <class T>
void Trainer<T>::ascend_critic(std::size_t count) {
  std::get<objectives::Wgan>(parts_.objective).template critic_cotangents<T>(critic_cotangents_);
  std::vector<nets::AscentBatch<T>> batches;
  for (std::size_t slot = 0; slot < count; ++slot) {
    batches.push_back({critic_batch(slot), critic_cotangents_});
  }
  const double gamma = options_.critic_speed;  // γ, theory §3
  nets::ascend<T>(parts_.critic, batches, gamma * options_.time_step / options_.critic_steps, parts_.critic_box,
                  critic_.gradient);
}

template <class T>
void Trainer<T>::step_critic(std::size_t slot, int critic_step) {
  if (options_.clip == ClipOrder::kBeforeCriticStep && parts_.critic_box) {
    parts_.critic_box->project(parts_.critic.theta());
  }
  fill(critic_.gradient.view(), 0);
  std::visit(
      [&](const auto& game) {
        game.template add_critic_gradient<T>(parts_.critic, {critic_batch(slot)},
                                             stream(rng::Purpose::kInterpolation, critic_step), critic_.gradient);
      },
      parts_.objective);
  const double gamma = options_.critic_speed;  // γ, theory §3
  const double ascent = gamma * options_.time_step / options_.critic_steps;
  std::visit([&](auto& rule) { rule.step(parts_.critic.theta(), critic_.gradient, -ascent); }, critic_.rule);
  if (options_.clip != ClipOrder::kBeforeCriticStep && parts_.critic_box) {
    parts_.critic_box->project(parts_.critic.theta());
  }
}

template <class T>
void Trainer<T>::step_generator(std::size_t slot) {
  const MatrixView<T> y = generated(slot);
  std::visit([&](const auto& game) { game.template generator_cotangents<T>(parts_.critic, y, cotangents_); },
             parts_.objective);
  fill(generator_.gradient.view(), 0);
  fill(bias_gradient_.view(), 0);
  parts_.generator.add_gradient(latents(slot), y, cotangents_, generator_.gradient, bias_gradient_);
  std::visit(
      [&](auto& rule) { rule.step(parts_.generator.population().theta(), generator_.gradient, options_.time_step); },
      generator_.rule);
  if (parts_.generator.has_bias()) {
    std::visit([&](auto& rule) { rule.step(parts_.generator.bias(), bias_gradient_, options_.time_step); }, bias_rule_);
  }
  if (options_.clip == ClipOrder::kAfterHalfStep) {
    if (parts_.generator_box) {
      parts_.generator_box->project(parts_.generator.population().theta());
    }
    if (parts_.critic_box) {
      parts_.critic_box->project(parts_.critic.theta());
    }
  }
}

template <class T>
void Trainer<T>::advance() {
  // A look costs a few steps on nodes at most: less than 1% of the steps between two.
  constexpr std::int64_t kMergeEvery = 512;
  if (options_.merge && keeps_equal_particles_equal(options_.rule) && iteration_ % kMergeEvery == 0) {
    merge_equal<T>(generator_, parts_.generator.population(), options_);
    merge_equal<T>(critic_, parts_.critic, options_);
  }
  const int steps = critic_steps_at(options_, iteration_);
  for (int first = 0; first <= steps; first += static_cast<int>(slots_)) {
    const std::size_t count = std::min(slots_, static_cast<std::size_t>(steps + 1 - first));
    const bool with_generator = first + static_cast<int>(count) == steps + 1;
    const std::size_t critic = with_generator ? count - 1 : count;
    draw(first, count, steps);
    if (critic > 0 && steps_in_one_go()) {
      ascend_critic(critic);
    } else {
      for (std::size_t slot = 0; slot < critic; ++slot) {
        step_critic(slot, first + static_cast<int>(slot));
      }
    }
    if (with_generator) {
      step_generator(count - 1);
    }
  }
  ++iteration_;
  has_gradients_ = true;
  find_divergence();
}

/// Looks at parameters first (cheap), and at gradients only to say which came first.
template <class T>
void Trainer<T>::find_divergence() {
  const auto& generator = parts_.generator.population();
  const auto critic =
      out_of_range<T>(parts_.critic.theta(), parts_.critic.unit(), options_.norm_limit, critic_.merging);
  auto made = out_of_range<T>(generator.theta(), generator.unit(), options_.norm_limit, generator_.merging);
  if (!made) {
    made = bias_out_of_range<T>(std::as_const(parts_.generator).bias(), options_.norm_limit);
  }
  if (!critic && !made) {
    return;
  }
  const double any = std::numeric_limits<T>::max();
  const auto in_gradient = critic
                               ? out_of_range<T>(critic_.gradient.view(), parts_.critic.unit(), any, critic_.merging)
                               : out_of_range<T>(generator_.gradient.view(), generator.unit(), any, generator_.merging);
  const char* const who = critic ? "critic" : "generator";
  divergence_ =
      fmt::format("at iteration {} (time {:.6g}) the {}'s {}", iteration_, time(), who, critic ? *critic : *made);
  *divergence_ += in_gradient ? fmt::format("; its gradient there: {}", *in_gradient)
                              : std::string("; its last gradient was finite");
}

template <class T>
record::CheckpointState Trainer<T>::state() const {
  record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
  save_parameters<T>(generator_, parts_.generator.population(), state);
  save_parameters<T>(critic_, parts_.critic, state);
  if (parts_.generator.has_bias()) {
    state.arrays.push_back(record::to_array<T>("bias", parts_.generator.bias()));
    std::visit([&](const auto& rule) { rule.save(state, "bias"); }, bias_rule_);
  }
  save_memory<T>(generator_, state);
  save_memory<T>(critic_, state);
  return state;
}

template <class T>
void Trainer<T>::restore(const record::CheckpointState& state) {
  restore_player<T>(generator_, parts_.generator.population(), state, options_);
  restore_player<T>(critic_, parts_.critic, state, options_);
  if (parts_.generator.has_bias()) {
    record::copy_into<T>(state.at("bias"), parts_.generator.bias());
    std::visit([&](auto& rule) { rule.restore(state, "bias"); }, bias_rule_);
  }
  iteration_ = state.iteration;
  divergence_.reset();
  has_gradients_ = false;
}

template <class T>
void Trainer<T>::generate(const rng::Stream& latents, MatrixView<double> out) const {
  Matrix<T> z(out.rows(), parts_.generator.latent_dimension());
  Matrix<T> y(out.rows(), out.cols());
  parts_.latent->sample(latents, 0, z.view());
  parts_.generator.generate(z, y);
  for (std::size_t i = 0; i < out.rows(); ++i) {
    std::copy_n(y.row(i), y.cols(), out.row(i));
  }
}

template <class T>
void Trainer<T>::evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const {
  Matrix<T> points(x.rows(), x.cols());
  Matrix<T> values(x.rows(), 1);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    std::transform(x.row(i), x.row(i) + x.cols(), points.row(i), [](double v) { return static_cast<T>(v); });
  }
  nets::evaluate<T>(parts_.critic, points, values);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    out(i, 0) = values(i, 0);
  }
}

template <class T>
double Trainer<T>::payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const {
  Matrix<T> batch(2 * count, dimension());
  Matrix<T> z(count, parts_.generator.latent_dimension());
  parts_.data->sample(data, 0, batch.view().row_range(0, count));
  parts_.latent->sample(latents, 0, z.view());
  parts_.generator.generate(z, batch.view().row_range(count, count));
  // Not `data` itself: a penalty's x̂ would depend on the data points. Critic steps of a training never get so far.
  const rng::Stream mix{.seed = data.seed,
                        .purpose = rng::Purpose::kInterpolation,
                        .step = data.step,
                        .substep = std::numeric_limits<std::uint32_t>::max()};
  return std::visit([&](const auto& game) { return game.template payoff<T>(parts_.critic, {batch}, mix); },
                    parts_.objective);
}

template <class T>
Census Trainer<T>::census() const {
  Census census{.distinct_generator = nets::count_distinct(parts_.generator.population()),
                .distinct_critic = nets::count_distinct(parts_.critic)};
  if (parts_.critic_box) {
    census.wall_share = wall_share<T>(critic_, parts_.critic, *parts_.critic_box);
  }
  if (has_gradients_) {
    census.generator_gradient = rms_gradient<T>(generator_);
    census.critic_gradient = rms_gradient<T>(critic_);
  }
  return census;
}

template <class T>
std::optional<BatchNodes> Trainer<T>::batch_nodes() const {
  if (!has_gradients_) {
    return std::nullopt;
  }
  const std::size_t m = options_.batch;
  return BatchNodes{
      .generator = nets::batch_nodes<T>(parts_.generator.population(), latents_.view().row_range(0, drawn_ * m)),
      .critic = nets::batch_nodes<T>(parts_.critic, batch_.view().row_range(0, 2 * m))};
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace ganflow::dynamics
