// What every remedy of theory §9 owes: bits that depend on no thread and no resume, and options that say no.

#include "ganflow/core/parallel.hpp"
#include "ganflow/dynamics/trainer.hpp"

#include "trainer_support.hpp"

#include <limits>

namespace ganflow::dynamics {
namespace {

struct Remedy {
  std::string name;
  TrainOptions options;
  std::optional<nets::Walls> walls = nets::Walls{nets::Box(1)};
  objectives::Objective objective = objectives::Wgan{};
};

std::vector<Remedy> remedies() {
  const TrainOptions base{.time_step = 0.02, .batch = 9};
  std::vector<Remedy> all;
  for (const auto& [word, updates] :
       {std::pair{"simultaneous", UpdateKind::kSimultaneous}, std::pair{"extragradient", UpdateKind::kExtragradient},
        std::pair{"past-extragradient", UpdateKind::kPastExtragradient},
        std::pair{"optimistic", UpdateKind::kOptimistic}, std::pair{"consensus", UpdateKind::kConsensus}}) {
    for (const RuleKind rule : {RuleKind::kSgd, RuleKind::kMomentum, RuleKind::kRmsProp, RuleKind::kAdam}) {
      Remedy remedy{.name = std::string(word) + ", rule " + std::to_string(static_cast<int>(rule)), .options = base};
      remedy.options.updates = updates;
      remedy.options.rule = rule;
      all.push_back(remedy);
    }
  }
  Remedy noise{.name = "noise", .options = base};
  noise.options.noise = 0.01;
  noise.options.critic_steps = 2;
  all.push_back(noise);
  noise.name = "noise, extragradient";
  noise.options.critic_steps = 1;
  noise.options.updates = UpdateKind::kExtragradient;
  all.push_back(noise);
  Remedy response{.name = "best response", .options = base};
  response.options.best_response = 0.3;
  response.options.most_critic_steps = 4;
  all.push_back(response);
  all.push_back({.name = "norm", .options = base, .walls = nets::Walls{nets::Ball(1)}});
  all.push_back({.name = "spectral", .options = base, .walls = nets::Walls{nets::SlopeLimit(0.5)}});
  Remedy average{.name = "average", .options = base};
  average.options.average = {.kind = AverageKind::kEma, .decay = 0.7, .start = 1, .memory = 3};
  all.push_back(average);
  for (const objectives::Objective& objective :
       {objectives::Objective{objectives::LeastSquares{}}, objectives::Objective{objectives::Hinge{}},
        objectives::Objective{objectives::WithR1<objectives::Gan>{.weight = 2}},
        objectives::Objective{objectives::WganGp{.one_sided = true}}}) {
    all.push_back({.name = "objective " + std::to_string(objective.index()),
                   .options = base,
                   .walls = std::nullopt,
                   .objective = objective});
  }
  return all;
}

template <class T>
Trainer<T> make_remedied(const Remedy& remedy, GameOptions game) {
  game.objective = remedy.objective;
  auto parts = make_parts<T>(game);
  parts.critic_walls = remedy.walls;
  return Trainer<T>(std::move(parts), remedy.options);
}

/// State after 6 iterations; at `cut` it is handed over to another trainer.
record::State play(const Remedy& remedy, const GameOptions& game, int threads, int cut) {
  const ThreadLimit limit(threads);
  constexpr int kIterations = 6;
  auto trainer = make_remedied<float>(remedy, game);
  for (int t = 0; t < kIterations; ++t) {
    if (t == cut) {
      auto resumed = make_remedied<float>(remedy, game);
      advance(resumed, 1);  // whatever it did before is forgotten
      resumed.restore(trainer.state());
      advance(resumed, kIterations - t);
      return resumed.state();
    }
    trainer.advance();
  }
  EXPECT_FALSE(trainer.divergence()) << *trainer.divergence();
  return trainer.state();
}

TEST(Remedies, GiveTheSameBitsForEveryNumberOfThreadsAndAfterAResume) {
  const GameOptions game{.generator_units = 1200, .critic_units = 1100, .output_bias = true};  // several blocks
  for (const Remedy& remedy : remedies()) {
    SCOPED_TRACE(remedy.name);
    const record::State whole = play(remedy, game, 1, -1);
    expect_same(play(remedy, game, 3, -1), whole);
    expect_same(play(remedy, game, 1, 3), whole);
  }
}

TEST(Remedies, AreNoPlainTraining) {
  const record::State plain = play({.name = "none", .options = {.time_step = 0.02, .batch = 9}}, {}, 1, -1);
  for (const Remedy& remedy : remedies()) {
    if (remedy.options.average.kind == AverageKind::kNone) {
      EXPECT_FALSE(play(remedy, {}, 1, -1).at("generator").values == plain.at("generator").values) << remedy.name;
    }
  }
}

TEST(Remedies, MergeEqualParticlesWithTheirPast) {
  for (const Remedy& remedy : remedies()) {
    SCOPED_TRACE(remedy.name);
    const auto with = [&](bool merge) {
      Remedy changed = remedy;
      changed.options.merge = merge;
      changed.options.epsilon = 1e-6;
      auto parts = make_parts<double>({.generator_units = 20, .critic_units = 30, .objective = remedy.objective});
      for (const MatrixView<double> theta : {parts.generator.population().theta(), parts.critic.only().theta()}) {
        for (std::size_t r = 0; r < theta.rows(); ++r) {
          for (std::size_t j = 4; j < theta.cols(); ++j) {
            theta(r, j) = theta(r, j % 4);
          }
        }
      }
      parts.critic_walls = remedy.walls;
      Trainer<double> trainer(std::move(parts), changed.options);
      advance(trainer, 5);
      return trainer.state();
    };
    const record::State merged = with(true);
    const record::State plain = with(false);
    EXPECT_EQ(merged.contains("critic.merged"), remedy.options.noise == 0);
    // Five steps whose sums differ by ε; consensus divides by a step of 6e-6; scale-free rules by small means.
    expect_near(matrix_of(merged, "generator"), matrix_of(plain, "generator"), 1e-8, "generator");
    expect_near(matrix_of(merged, "critic"), matrix_of(plain, "critic"), 1e-8, "critic");
  }
}

// √(2τΔt) for the generator, √(2τγΔt/n_c) for each of n_c critic steps. Steps are so small that gradients do not show.
TEST(Remedies, NoiseHasTheSizeOfItsTemperature) {
  constexpr double kTemperature = 0.5;
  constexpr double kTimeStep = 1e-8;
  constexpr double kSpeed = 3;
  auto parts = make_parts<double>({});
  const Matrix<double> theta = matrix_of(make_trainer<double>({}, {}).state(), "generator");
  const Matrix<double> omega = matrix_of(make_trainer<double>({}, {}).state(), "critic");
  Trainer<double> trainer(
      std::move(parts),
      {.time_step = kTimeStep, .critic_speed = kSpeed, .critic_steps = 2, .batch = 9, .noise = kTemperature});
  trainer.advance();
  const auto draws = [](rng::Purpose purpose, std::uint32_t substep, std::size_t count) {
    std::vector<double> xi(count);
    rng::fill_normal<double>({.seed = 6, .purpose = purpose, .step = 0, .substep = substep}, 0, xi);
    return xi;
  };
  const auto of_generator = draws(rng::Purpose::kGeneratorNoise, 0, theta.rows() * theta.cols());
  const auto first = draws(rng::Purpose::kCriticNoise, 0, omega.rows() * omega.cols());
  const auto second = draws(rng::Purpose::kCriticNoise, 1, omega.rows() * omega.cols());
  constexpr double kGradients = 1e-6;                           // Δt times gradients below 10, twice, and to spare
  const double size = std::sqrt(2 * kTemperature * kTimeStep);  // 1e-4
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    for (std::size_t j = 0; j < theta.cols(); ++j) {
      EXPECT_NEAR(matrix_of(trainer.state(), "generator")(r, j) - theta(r, j),
                  size * of_generator[j * theta.rows() + r], kGradients);
    }
  }
  const double critic_size = std::sqrt(2 * kTemperature * kSpeed * kTimeStep / 2);
  for (std::size_t r = 0; r < omega.rows(); ++r) {
    for (std::size_t j = 0; j < omega.cols(); ++j) {
      EXPECT_NEAR(matrix_of(trainer.state(), "critic")(r, j) - omega(r, j),
                  critic_size * (first[j * omega.rows() + r] + second[j * omega.rows() + r]), kGradients);
    }
  }
}

TEST(Remedies, NoiseKeepsParticlesApart) {
  Remedy noise{.name = "noise", .options = {.time_step = 0.5, .critic_speed = 5, .batch = 9, .noise = 0.01}};
  noise.walls = nets::Walls{nets::Box(0.3)};
  auto trainer = make_remedied<float>(noise, {.critic_units = 40});
  advance(trainer, 200);
  Remedy none = noise;
  none.options.noise = 0;
  auto plain = make_remedied<float>(none, {.critic_units = 40});
  advance(plain, 200);
  EXPECT_LT(plain.census().distinct_critic, 40U);
  EXPECT_EQ(trainer.census().distinct_generator, 5U);
  EXPECT_GE(trainer.census().distinct_critic, 39U);  // two may sit in one corner for a moment
}

TEST(BestResponse, GoesOnUntilTheCriticRestsOrTheCapIsMet) {
  Remedy response{.name = "best response", .options = {.time_step = 0.1, .critic_speed = 5, .batch = 512}};
  response.options.best_response = 1e-9;  // never: batches are fresh
  response.options.most_critic_steps = 7;
  auto impatient = make_remedied<double>(response, {.critic_units = 4});
  EXPECT_FALSE(impatient.census().critic_steps);
  impatient.advance();
  EXPECT_EQ(impatient.census().critic_steps, 7);
  response.options.best_response = 1e9;
  auto easy = make_remedied<double>(response, {.critic_units = 4});
  easy.advance();
  EXPECT_EQ(easy.census().critic_steps, 1);
  // Within its box a WGAN critic ends in corners, where the projected gradient vanishes.
  response.options.best_response = 1e-3;
  response.options.most_critic_steps = 2000;
  response.walls = nets::Walls{nets::Box(0.2)};
  auto patient = make_remedied<double>(response, {.dimension = 1, .critic_units = 4});
  patient.advance();
  EXPECT_GT(patient.census().critic_steps, 1);
  EXPECT_LT(patient.census().critic_steps, 2000);
}

// n_c steps of γΔt/n_c, whatever their number: a response of one step is a plain step.
TEST(BestResponse, OfOneStepIsAPlainIteration) {
  Remedy response{.name = "best response", .options = {.time_step = 0.1, .batch = 9, .best_response = 1e9}};
  Remedy plain{.name = "none", .options = {.time_step = 0.1, .batch = 9}};
  expect_near(matrix_of(
                  [&] {
                    auto t = make_remedied<double>(response, {});
                    advance(t, 3);
                    return t.state();
                  }(),
                  "generator"),
              matrix_of(
                  [&] {
                    auto t = make_remedied<double>(plain, {});
                    advance(t, 3);
                    return t.state();
                  }(),
                  "generator"),
              1e-13, "generator");
}

TEST(Averages, OfATrainingAreMeansOfItsStates) {
  Remedy average{.name = "average", .options = {.time_step = 0.1, .batch = 9}};
  average.options.average = {.kind = AverageKind::kPolyak, .start = 2, .memory = 5};
  auto trainer = make_remedied<double>(average, {});
  Matrix<double> sum(6, 5);
  for (int t = 1; t <= 4; ++t) {
    trainer.advance();
    EXPECT_EQ(trainer.sample_average(AveragedLaw::kMixture, {.seed = 1}, 3).has_value(), t >= 2);
    const auto theta = matrix_of(trainer.state(), "generator");
    for (std::size_t i = 0; t >= 2 && i < 30; ++i) {
      sum.data()[i] += theta.data()[i] / 3;
    }
  }
  expect_near(matrix_of(trainer.state(), "average.mean"), sum, 1e-14, "mean");
  EXPECT_FALSE(make_trainer<double>({}, {}).sample_average(AveragedLaw::kMixture, {.seed = 1}, 3));
}

std::string refused(const TrainOptions& options) {
  try {
    validate(options);
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(TrainOptions, RefuseRemediesThatMakeNoSenseTogetherAndSayWhy) {
  using testing::HasSubstr;
  const auto together = UpdateKind::kExtragradient;
  EXPECT_THAT(refused({.updates = together, .critic_steps = 5}), HasSubstr("both players together"));
  EXPECT_THAT(refused({.updates = together, .schedule = CriticSchedule::kAcb17}), HasSubstr("both players together"));
  EXPECT_THAT(refused({.updates = together, .clip = ClipOrder::kBeforeCriticStep}), HasSubstr("dynamics.clip"));
  EXPECT_THAT(refused({.updates = together, .best_response = 1}), HasSubstr("dynamics.best_response"));
  EXPECT_THAT(refused({.rule = RuleKind::kAdam, .noise = 0.1}), HasSubstr("Gibbs"));
  EXPECT_THAT(refused({.rule = RuleKind::kMomentum, .noise = 0.1}), HasSubstr("Gibbs"));
  EXPECT_THAT(refused({.noise = 0.1, .best_response = 1}), HasSubstr("never lets the critic rest"));
  EXPECT_THAT(refused({.schedule = CriticSchedule::kAcb17, .best_response = 1}), HasSubstr("acb17"));
  EXPECT_THAT(refused({.momentum = 1}), HasSubstr("dynamics.momentum = 1"));
  EXPECT_THAT(refused({.momentum = -1}), HasSubstr("dynamics.momentum = -1"));
  EXPECT_THAT(refused({.consensus = 0}), HasSubstr("dynamics.consensus = 0"));
  EXPECT_THAT(refused({.noise = -1}), HasSubstr("dynamics.noise = -1"));
  EXPECT_THAT(refused({.best_response = -1}), HasSubstr("dynamics.best_response = -1"));
  EXPECT_THAT(refused({.most_critic_steps = 0}), HasSubstr("dynamics.most_critic_steps = 0"));
  EXPECT_THAT(refused({.average = {.decay = 1}}), HasSubstr("dynamics.average_decay = 1"));
  EXPECT_THAT(refused({.average = {.start = -1}}), HasSubstr("dynamics.average_start = -1"));
  EXPECT_THAT(refused({.average = {.memory = 0}}), HasSubstr("dynamics.average_memory = 0"));
  EXPECT_NO_THROW(validate({.updates = together}));
  EXPECT_NO_THROW(validate({.rule = RuleKind::kMomentum, .momentum = -0.5}));
}

}  // namespace
}  // namespace ganflow::dynamics
