#include "ganflow/dynamics/trainer.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/updates/consensus.hpp"
#include "ganflow/dynamics/updates/joint_step.hpp"
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

template <class T>
void refuse_impossible_path(const nets::Layers<T>& network, const char* who, nets::BatchPath path) {
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    const nets::UnitShape& unit = network[layer].unit();
    GF_VALIDATE(
        path != nets::BatchPath::kCompressed ||
            (nets::is_analytic(unit.activation) && unit.inputs <= nets::kMostCompressedInputs),
        "dynamics.batch_path = 'compressed' (the {}'s units have {} inputs{}; nodes carry smooth units of at most "
        "{}). Use \"auto\", which compresses what it can",
        who, unit.inputs, nets::is_analytic(unit.activation) ? "" : " and a kink", nets::kMostCompressedInputs);
  }
}

const nets::Box* box_of(const std::optional<nets::Walls>& walls) {
  return walls ? std::get_if<nets::Box>(&*walls) : nullptr;
}

template <class T>
std::vector<Matrix<T>> parameters_of(const nets::Layers<T>& network) {
  std::vector<Matrix<T>> copies = nets::like_parameters<T>(network);
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    for (std::size_t r = 0; r < copies[layer].rows(); ++r) {
      std::copy_n(network[layer].theta().row(r), copies[layer].cols(), copies[layer].row(r));
    }
  }
  return copies;
}

/// Root mean square over the particles of all layers, by their weights, of the way from `before` to where they are.
template <class T>
double rms_move(const std::vector<Matrix<T>>& before, const nets::Layers<T>& network) {
  double sum = 0;
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    const nets::Population<T>& population = network[layer];
    for (std::size_t r = 0; r < population.parameters(); ++r) {
      const T* const now = population.theta().row(r);
      for (std::size_t j = 0; j < population.size(); ++j) {
        const double move = static_cast<double>(now[j]) - static_cast<double>(before[layer](r, j));
        sum += static_cast<double>(population.scaled_weights()[j]) / population.scale() * move * move;
      }
    }
  }
  return std::sqrt(sum / static_cast<double>(network.size()));
}

}  // namespace

template <class T>
Trainer<T>::Trainer(Parts parts, const TrainOptions& options)
    : options_(options),
      seed_(parts.seed),
      side_(std::move(parts.generator), parts.generator_box, options),
      critic_(std::move(parts.critic)),
      walls_(parts.critic_walls),
      objective_(parts.objective),
      critic_players_("critic", critic_, options),
      batches_({.data = std::move(parts.data), .latent = std::move(parts.latent), .seed = parts.seed}, options),
      critic_cotangents_(2 * options.batch, 1),
      cotangents_(options.batch, side_.network().dimension()) {
  validate(options);
  GF_EXPECT(batches_.data().dimension() == side_.network().dimension());
  GF_EXPECT(batches_.latent().dimension() == side_.network().latent_dimension());
  GF_EXPECT(critic_.inputs() == side_.network().dimension() && critic_.outputs() == 1);
  refuse_impossible_path(side_.network().layers(), "generator", options.batch_path);
  refuse_impossible_path(critic_, "critic", options.batch_path);
  side_.network().layers().set_batch_path(options.batch_path);
  critic_.set_batch_path(options.batch_path);
  if (options.average.kind != AverageKind::kNone) {
    averages_.emplace(options.average, side_.network(), seed_);
  }
}

template <class T>
double Trainer<T>::ascent() const {
  const double gamma = options_.critic_speed;  // γ, theory §3
  return gamma * options_.time_step / options_.critic_steps;
}

template <class T>
void Trainer<T>::project_critic() {
  if (walls_) {
    nets::project(*walls_, critic_);
  }
}

template <class T>
void Trainer<T>::shake_critic(int critic_step) {
  if (options_.noise > 0) {
    critic_players_.add_noise(batches_.stream(rng::Purpose::kCriticNoise, iteration_, critic_step),
                              std::sqrt(2 * options_.noise * ascent()), critic_);
  }
}

template <class T>
void Trainer<T>::shake_generator() {
  if (options_.noise > 0) {
    side_.add_noise(batches_.stream(rng::Purpose::kGeneratorNoise, iteration_, 0),
                    std::sqrt(2 * options_.noise * options_.time_step));
  }
}

template <class T>
bool Trainer<T>::steps_in_one_go() const {
  return critic_.size() == 1 && std::holds_alternative<objectives::Wgan>(objective_) &&
         options_.rule == RuleKind::kSgd && options_.clip != ClipOrder::kBeforeCriticStep && options_.noise == 0 &&
         (!walls_ || box_of(walls_) != nullptr);
}

template <class T>
void Trainer<T>::ascend_critic(std::size_t count) {
  std::get<objectives::Wgan>(objective_).template critic_cotangents<T>(critic_cotangents_);
  std::vector<nets::AscentBatch<T>> batches;
  for (std::size_t slot = 0; slot < count; ++slot) {
    batches.push_back({batches_.critic_batch(slot), critic_cotangents_});
  }
  const nets::Box* const box = box_of(walls_);
  nets::ascend<T>(critic_.only(), batches, ascent(), box != nullptr ? std::optional(*box) : std::nullopt,
                  critic_players_[0].gradient);
}

template <class T>
void Trainer<T>::step_critic(std::size_t slot, int critic_step) {
  if (options_.clip == ClipOrder::kBeforeCriticStep) {
    project_critic();
  }
  critic_players_.clear_gradients();
  std::visit(
      [&](const auto& game) {
        game.template add_critic_gradient<T>(critic_, {batches_.critic_batch(slot)},
                                             batches_.stream(rng::Purpose::kInterpolation, iteration_, critic_step),
                                             critic_players_.gradients());
      },
      objective_);
  critic_players_.step(critic_, -ascent());
  shake_critic(critic_step);
  if (options_.clip != ClipOrder::kBeforeCriticStep) {
    project_critic();
  }
}

template <class T>
void Trainer<T>::step_generator(std::size_t slot) {
  const MatrixView<T> y = batches_.generated(slot);
  std::visit([&](const auto& game) { game.template generator_cotangents<T>(critic_, y, cotangents_); }, objective_);
  side_.descend(batches_.latents(slot), y, cotangents_, options_.time_step);
  shake_generator();
  if (options_.clip == ClipOrder::kAfterHalfStep) {
    side_.project();
    project_critic();
  }
}

template <class T>
void Trainer<T>::move_in_turn() {
  const int steps = critic_steps_at(options_, iteration_);
  const std::size_t slots = batches_.slots();
  for (int first = 0; first <= steps; first += static_cast<int>(slots)) {
    const std::size_t count = std::min(slots, static_cast<std::size_t>(steps + 1 - first));
    const bool with_generator = first + static_cast<int>(count) == steps + 1;
    const std::size_t critic = with_generator ? count - 1 : count;
    batches_.draw(side_.network(), iteration_, first, count, steps);
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
}

template <class T>
void Trainer<T>::respond_and_move() {
  double speed = std::numeric_limits<double>::infinity();
  int steps = 0;
  while (speed > options_.best_response && steps < options_.most_critic_steps) {
    const std::vector<Matrix<T>> before = parameters_of(critic_);
    batches_.draw(side_.network(), iteration_, steps, 1, steps + 1);
    step_critic(0, steps);
    speed = rms_move(before, critic_) / ascent();
    ++steps;
  }
  critic_steps_made_ = steps;
  batches_.draw(side_.network(), iteration_, steps, 1, steps);
  step_generator(0);
}

template <class T>
void Trainer<T>::move_together() {
  batches_.draw_pair(iteration_);
  const PairBatch<T> batch{.samples = batches_.critic_batch(0),
                           .latents = batches_.latents(0),
                           .mix = batches_.stream(rng::Purpose::kInterpolation, iteration_, 0)};
  const PairGradients<T> gradients{
      .generator = side_.players().gradients(), .bias = side_.bias().gradient, .critic = critic_players_.gradients()};
  const auto find_gradients = [&] {
    find_pair_gradients<T>(side_.network(), critic_, objective_, batch, gradients);
    if (options_.updates == UpdateKind::kConsensus) {
      add_consensus<T>(side_.network(), critic_, objective_, batch,
                       {.weight = options_.consensus, .critic_speed = options_.critic_speed}, gradients);
    }
  };
  const auto project_generator = [&] {
    if (options_.clip == ClipOrder::kAfterHalfStep) {
      side_.project();
    }
  };
  std::vector<Seat<T>> seats;
  nets::Layers<T>& made_by = side_.network().layers();
  for (std::size_t layer = 0; layer < made_by.size(); ++layer) {
    seats.push_back({side_.players()[layer], made_by[layer].theta(), options_.time_step, project_generator});
  }
  if (side_.network().has_bias()) {
    seats.push_back({side_.bias(), side_.network().bias(), options_.time_step, [] {}});
  }
  for (std::size_t layer = 0; layer < critic_.size(); ++layer) {
    seats.push_back({critic_players_[layer], critic_[layer].theta(), -ascent(), [&] { project_critic(); }});
  }
  joint_step<T>(options_.updates, seats, find_gradients);
  if (options_.noise > 0) {
    shake_generator();
    shake_critic(0);
    project_generator();
    project_critic();
  }
}

template <class T>
void Trainer<T>::merge() {
  if (options_.merge && keeps_equal_particles_equal(options_) && iteration_ % kMergeEvery == 0) {
    side_.merge_equal(options_);
    critic_players_.merge_equal(critic_, options_);
  }
}

template <class T>
void Trainer<T>::advance() {
  merge();
  if (options_.updates != UpdateKind::kAlternating) {
    move_together();
  } else if (options_.best_response > 0) {
    respond_and_move();
  } else {
    move_in_turn();
  }
  ++iteration_;
  has_gradients_ = true;
  if (averages_) {
    averages_->add(side_, iteration_);
  }
  find_divergence();
}

/// Looks at parameters first (cheap), and at gradients only to say which came first.
template <class T>
void Trainer<T>::find_divergence() {
  const auto critic = critic_players_.out_of_range(critic_, options_.norm_limit);
  const auto made = side_.out_of_range(options_.norm_limit);
  if (!critic && !made) {
    return;
  }
  const auto in_gradient = critic ? critic_players_.gradient_out_of_range(critic_) : side_.gradient_out_of_range();
  const char* const who = critic ? "critic" : "generator";
  divergence_ =
      fmt::format("at iteration {} (time {:.6g}) the {}'s {}", iteration_, time(), who, critic ? *critic : *made);
  *divergence_ += in_gradient ? fmt::format("; its gradient there: {}", *in_gradient)
                              : std::string("; its last gradient was finite");
}

template <class T>
record::CheckpointState Trainer<T>::state() const {
  record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
  side_.save_parameters(state);
  critic_players_.save_parameters(critic_, state);
  side_.save_memory(state);
  critic_players_.save_memory(state);
  if (averages_) {
    averages_->save(state);
  }
  return state;
}

template <class T>
void Trainer<T>::restore(const record::CheckpointState& state) {
  side_.restore(state, options_);
  critic_players_.restore(critic_, state, options_);
  if (averages_) {
    averages_->restore(state);
  }
  iteration_ = state.iteration;
  divergence_.reset();
  has_gradients_ = false;
}

template <class T>
void Trainer<T>::generate(const rng::Stream& latents, MatrixView<double> out) const {
  generate_samples(side_.network(), batches_.latent(), latents, out);
}

template <class T>
std::optional<Matrix<double>> Trainer<T>::sample_average(AveragedLaw law, const rng::Stream& latents,
                                                         std::size_t count) const {
  return averages_ ? averages_->sample(law, batches_.latent(), latents, count) : std::nullopt;
}

template <class T>
void Trainer<T>::evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const {
  Matrix<T> points(x.rows(), x.cols());
  Matrix<T> values(x.rows(), 1);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    std::transform(x.row(i), x.row(i) + x.cols(), points.row(i), [](double v) { return static_cast<T>(v); });
  }
  nets::evaluate<T>(critic_, points, values);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    out(i, 0) = values(i, 0);
  }
}

template <class T>
double Trainer<T>::payoff(const rng::Stream& data, const rng::Stream& latents, std::size_t count) const {
  Matrix<T> batch(2 * count, dimension());
  Matrix<T> z(count, side_.network().latent_dimension());
  batches_.data().sample(data, 0, batch.view().row_range(0, count));
  batches_.latent().sample(latents, 0, z.view());
  side_.network().generate(z, batch.view().row_range(count, count));
  // Not `data` itself: a penalty's x̂ would depend on the data points. Critic steps of a training never get so far.
  const rng::Stream mix{.seed = data.seed,
                        .purpose = rng::Purpose::kInterpolation,
                        .step = data.step,
                        .substep = std::numeric_limits<std::uint32_t>::max()};
  return std::visit([&](const auto& game) { return game.template payoff<T>(critic_, {batch}, mix); }, objective_);
}

template <class T>
Census Trainer<T>::census() const {
  Census census{.distinct_generator = side_.count_distinct(), .distinct_critic = count_distinct(critic_)};
  if (const nets::Box* const box = box_of(walls_)) {
    census.wall_share = critic_players_.wall_share(critic_, *box);
  }
  if (has_gradients_) {
    census.generator_gradient = side_.players().rms_gradient();
    census.critic_gradient = critic_players_.rms_gradient();
    if (options_.best_response > 0) {
      census.critic_steps = critic_steps_made_;
    }
  }
  return census;
}

template <class T>
std::optional<BatchNodes> Trainer<T>::batch_nodes() const {
  if (!has_gradients_) {
    return std::nullopt;
  }
  return BatchNodes{.generator = nets::batch_nodes<T>(side_.network().layers()[0], batches_.drawn_latents()),
                    .critic = nets::batch_nodes<T>(critic_[0], batches_.drawn_samples())};
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace ganflow::dynamics
