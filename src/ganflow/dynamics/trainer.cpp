#include "ganflow/dynamics/trainer.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/nets/network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ganflow::dynamics {

void validate(const TrainOptions& o) {
  const auto positive = [](double x) { return std::isfinite(x) && x > 0; };
  GF_VALIDATE(positive(o.time_step), "dynamics.time_step = {} (must be positive). Try 0.1", o.time_step);
  GF_VALIDATE(positive(o.critic_speed), "dynamics.critic_speed = {} (must be positive). Try 1", o.critic_speed);
  GF_VALIDATE(o.critic_steps >= 1, "dynamics.critic_steps = {} (must be at least 1). Try 5", o.critic_steps);
  GF_VALIDATE(o.batch >= 1, "dynamics.batch = {} (must be at least 1). Try 128", o.batch);
  GF_VALIDATE(o.decay >= 0 && o.decay < 1, "dynamics.decay = {} (must lie in [0,1)). Try 0.99", o.decay);
  GF_VALIDATE(o.beta1 >= 0 && o.beta1 < 1, "dynamics.beta1 = {} (must lie in [0,1)). Try 0.9", o.beta1);
  GF_VALIDATE(o.beta2 >= 0 && o.beta2 < 1, "dynamics.beta2 = {} (must lie in [0,1)). Try 0.999", o.beta2);
  GF_VALIDATE(positive(o.epsilon), "dynamics.epsilon = {} (must be positive). Try 1e-8", o.epsilon);
  GF_VALIDATE(positive(o.norm_limit), "dynamics.norm_limit = {} (must be positive). Try 1e6", o.norm_limit);
}

int critic_steps_at(const TrainOptions& options, std::int64_t iteration) {
  constexpr std::int64_t kWarmUp = 25;    // generator steps with a long critic phase, [ACB17]'s published code
  constexpr std::int64_t kRefresh = 500;  // and every so many after that
  constexpr int kLongPhase = 100;         // critic steps of a long phase
  if (options.schedule == CriticSchedule::kAcb17 && (iteration < kWarmUp || iteration % kRefresh == 0)) {
    return kLongPhase;
  }
  return options.critic_steps;
}

namespace {

template <class T>
void set_zero(MatrixView<T> m) {
  for (std::size_t r = 0; r < m.rows(); ++r) {
    std::fill_n(m.row(r), m.cols(), T{});
  }
}

/// Root mean square over columns of their Euclidean norm.
template <class T>
double rms_norm(ConstMatrixView<T> gradient) {
  double sum = 0;
  for (std::size_t r = 0; r < gradient.rows(); ++r) {
    for (const T g : gradient.row_span(r)) {
      sum += static_cast<double>(g) * static_cast<double>(g);
    }
  }
  return std::sqrt(sum / static_cast<double>(gradient.cols()));
}

/// "a_3 of particle 17 is nan", for the first entry that is not finite or exceeds the limit; nullopt when there is
/// none.
template <class T>
std::optional<std::string> find_bad(ConstMatrixView<T> theta, const nets::UnitShape& unit, double limit) {
  // An infinity is past any limit, even past one that a float cannot hold.
  const T bound = static_cast<T>(std::min(limit, double{std::numeric_limits<T>::max()}));
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    bool bad = false;
    for (const T x : theta.row_span(r)) {
      bad |= !(std::abs(x) <= bound);
    }
    if (!bad) {
      continue;
    }
    const std::span<const T> row = theta.row_span(r);
    const auto at = std::find_if(row.begin(), row.end(), [&](T x) { return !(std::abs(x) <= bound); });
    const std::string name = r < unit.inputs    ? fmt::format("a_{}", r + 1)
                             : r == unit.inputs ? std::string("b")
                                                : fmt::format("c_{}", r - unit.inputs);
    return fmt::format("{} of particle {} is {}", name, at - row.begin(), *at);
  }
  return std::nullopt;
}

/// "b_0 in coordinate 2 is nan", likewise.
template <class T>
std::optional<std::string> find_bad_bias(ConstMatrixView<T> bias, double limit) {
  for (std::size_t k = 0; k < bias.cols(); ++k) {
    if (!(std::abs(static_cast<double>(bias(0, k))) <= limit)) {
      return fmt::format("b_0 in coordinate {} is {}", k + 1, bias(0, k));
    }
  }
  return std::nullopt;
}

}  // namespace

template <class T>
Trainer<T>::Trainer(Parts parts, const TrainOptions& options)
    : parts_(std::move(parts)),
      options_(options),
      generator_rule_(
          make_rule<T>(options, parts_.generator.population().parameters(), parts_.generator.population().size())),
      bias_rule_(make_rule<T>(options, 1, parts_.generator.dimension())),
      critic_rule_(make_rule<T>(options, parts_.critic.parameters(), parts_.critic.size())),
      generator_gradient_(
          Matrix<T>::padded(parts_.generator.population().parameters(), parts_.generator.population().size())),
      bias_gradient_(1, parts_.generator.dimension()),
      critic_gradient_(Matrix<T>::padded(parts_.critic.parameters(), parts_.critic.size())),
      batch_(2 * options.batch, parts_.generator.dimension()),
      latents_(options.batch, parts_.generator.latent_dimension()),
      cotangents_(options.batch, parts_.generator.dimension()) {
  validate(options);
  GF_EXPECT(parts_.data->dimension() == parts_.generator.dimension());
  GF_EXPECT(parts_.latent->dimension() == parts_.generator.latent_dimension());
  GF_EXPECT(parts_.critic.unit().inputs == parts_.generator.dimension());
}

template <class T>
rng::Stream Trainer<T>::stream(rng::Purpose purpose, int critic_step) const {
  return {.seed = parts_.seed,
          .purpose = purpose,
          .step = static_cast<std::uint64_t>(iteration_),
          .substep = static_cast<std::uint32_t>(critic_step)};
}

template <class T>
void Trainer<T>::draw_generated(const rng::Stream& latents, MatrixView<T> y) {
  parts_.latent->sample(latents, 0, latents_.view());
  parts_.generator.generate(latents_, y);
}

template <class T>
void Trainer<T>::step_critic(int critic_step) {
  const std::size_t m = options_.batch;
  if (options_.clip == ClipOrder::kBeforeCriticStep && parts_.critic_box) {
    parts_.critic_box->project(parts_.critic.theta());
  }
  parts_.data->sample(stream(rng::Purpose::kDataBatch, critic_step), 0, batch_.view().row_range(0, m));
  draw_generated(stream(rng::Purpose::kCriticLatents, critic_step), batch_.view().row_range(m, m));
  set_zero(critic_gradient_.view());
  std::visit(
      [&](const auto& game) {
        game.template add_critic_gradient<T>(parts_.critic, {batch_}, stream(rng::Purpose::kInterpolation, critic_step),
                                             critic_gradient_);
      },
      parts_.objective);
  const double gamma = options_.critic_speed;  // γ, theory §3
  const double ascent = gamma * options_.time_step / options_.critic_steps;
  std::visit([&](auto& rule) { rule.step(parts_.critic.theta(), critic_gradient_, -ascent); }, critic_rule_);
  if (options_.clip != ClipOrder::kBeforeCriticStep && parts_.critic_box) {
    parts_.critic_box->project(parts_.critic.theta());
  }
}

template <class T>
void Trainer<T>::step_generator() {
  const MatrixView<T> y = batch_.view().row_range(options_.batch, options_.batch);
  draw_generated(stream(rng::Purpose::kGeneratorLatents, 0), y);
  std::visit([&](const auto& game) { game.template generator_cotangents<T>(parts_.critic, y, cotangents_); },
             parts_.objective);
  set_zero(generator_gradient_.view());
  set_zero(bias_gradient_.view());
  parts_.generator.add_gradient(latents_, y, cotangents_, generator_gradient_, bias_gradient_);
  std::visit(
      [&](auto& rule) { rule.step(parts_.generator.population().theta(), generator_gradient_, options_.time_step); },
      generator_rule_);
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
  const int steps = critic_steps_at(options_, iteration_);
  for (int s = 0; s < steps; ++s) {
    step_critic(s);
  }
  step_generator();
  ++iteration_;
  has_gradients_ = true;
  find_divergence();
}

/// Looks at parameters first (cheap), and at gradients only to say which came first.
template <class T>
void Trainer<T>::find_divergence() {
  const auto& generator = parts_.generator.population();
  const auto critic = find_bad<T>(parts_.critic.theta(), parts_.critic.unit(), options_.norm_limit);
  auto made = find_bad<T>(generator.theta(), generator.unit(), options_.norm_limit);
  if (!made) {
    made = find_bad_bias<T>(std::as_const(parts_.generator).bias(), options_.norm_limit);
  }
  if (!critic && !made) {
    return;
  }
  const double any = std::numeric_limits<T>::max();
  const auto in_gradient = critic ? find_bad<T>(critic_gradient_.view(), parts_.critic.unit(), any)
                                  : find_bad<T>(generator_gradient_.view(), generator.unit(), any);
  const char* const who = critic ? "critic" : "generator";
  divergence_ =
      fmt::format("at iteration {} (time {:.6g}) the {}'s {}", iteration_, time(), who, critic ? *critic : *made);
  *divergence_ += in_gradient ? fmt::format("; its gradient there: {}", *in_gradient)
                              : std::string("; its last gradient was finite");
}

template <class T>
record::CheckpointState Trainer<T>::state() const {
  record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
  state.arrays.push_back(record::to_array<T>("generator", parts_.generator.population().theta()));
  state.arrays.push_back(record::to_array<T>("critic", parts_.critic.theta()));
  if (parts_.generator.has_bias()) {
    state.arrays.push_back(record::to_array<T>("bias", parts_.generator.bias()));
    std::visit([&](const auto& rule) { rule.save(state, "bias"); }, bias_rule_);
  }
  std::visit([&](const auto& rule) { rule.save(state, "generator"); }, generator_rule_);
  std::visit([&](const auto& rule) { rule.save(state, "critic"); }, critic_rule_);
  return state;
}

template <class T>
void Trainer<T>::restore(const record::CheckpointState& state) {
  record::copy_into<T>(state.at("generator"), parts_.generator.population().theta());
  record::copy_into<T>(state.at("critic"), parts_.critic.theta());
  if (parts_.generator.has_bias()) {
    record::copy_into<T>(state.at("bias"), parts_.generator.bias());
    std::visit([&](auto& rule) { rule.restore(state, "bias"); }, bias_rule_);
  }
  std::visit([&](auto& rule) { rule.restore(state, "generator"); }, generator_rule_);
  std::visit([&](auto& rule) { rule.restore(state, "critic"); }, critic_rule_);
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
    census.wall_share = parts_.critic_box->template wall_share<T>(parts_.critic.theta());
  }
  if (has_gradients_) {
    census.generator_gradient = rms_norm<T>(generator_gradient_.view());
    census.critic_gradient = rms_norm<T>(critic_gradient_.view());
  }
  return census;
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace ganflow::dynamics
