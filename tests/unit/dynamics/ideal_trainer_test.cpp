#include "ganflow/dynamics/ideal_trainer.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include "trainer_support.hpp"

#include <span>

namespace ganflow::dynamics {
namespace {

template <class T>
IdealTrainer<T> make_ideal(const GameOptions& game, const TrainOptions& options, double order) {
  auto parts = make_parts<T>(game);
  return IdealTrainer<T>({.generator = std::move(parts.generator),
                          .generator_box = parts.generator_box,
                          .order = order,
                          .data = parts.data,
                          .latent = parts.latent,
                          .seed = parts.seed},
                         options);
}

// The first step, by finite differences of the loss on the batch that the streams name.
TEST(IdealTrainer, DescendsTheDistanceOfItsBatch) {
  for (const std::size_t dimension : {1U, 3U}) {
    for (const double order : {1.0, 2.0}) {
      SCOPED_TRACE(testing::Message() << "dimension " << dimension << ", order " << order);
      const GameOptions game{.dimension = dimension, .output_bias = true};
      constexpr double kTimeStep = 0.1;
      auto trainer = make_ideal<double>(game, {.time_step = kTimeStep, .batch = 9}, order);
      auto parts = make_parts<double>(game);
      const std::size_t units = 5;
      const objectives::IdealCritic critic(order);
      const auto loss = [&] {
        Matrix<double> x(9, dimension);
        Matrix<double> z(9, 2);
        Matrix<double> y(9, dimension);
        parts.data->sample({.seed = 6, .purpose = rng::Purpose::kDataBatch}, 0, x.view());
        parts.latent->sample({.seed = 6, .purpose = rng::Purpose::kGeneratorLatents}, 0, z.view());
        parts.generator.generate(z, y);
        return critic.loss(x, y);
      };
      const auto slope = [&](double& value) {
        const double start = value;
        value = start + 1e-6;
        const double up = loss();
        value = start - 1e-6;
        const double down = loss();
        value = start;
        return (up - down) / 2e-6;
      };
      const auto before = matrix_of(trainer.state(), "generator");
      trainer.advance();
      const auto after = matrix_of(trainer.state(), "generator");
      for (std::size_t r = 0; r < before.rows(); ++r) {
        for (std::size_t j = 0; j < units; ++j) {
          const double force = units * slope(parts.generator.population().theta()(r, j));
          EXPECT_NEAR((before(r, j) - after(r, j)) / kTimeStep, force, 1e-6) << r << ", " << j;
        }
      }
      EXPECT_NEAR(-matrix_of(trainer.state(), "bias")(0, 0) / kTimeStep, slope(parts.generator.bias()(0, 0)), 1e-6);
    }
  }
}

// What the pendulum's generator would do with a perfect critic: it finds both modes, and stays.
TEST(IdealTrainer, FindsBothModesOfTheTwoGaussians) {
  auto trainer = make_ideal<float>({.latent_dimension = 1, .dimension = 1, .generator_units = 32, .seed = 2},
                                   {.time_step = 0.05, .batch = 64}, 1);
  const rng::Stream data{.seed = 1, .purpose = rng::Purpose::kReference};
  const rng::Stream latents{.seed = 1, .purpose = rng::Purpose::kObservation};
  const double before = trainer.payoff(data, latents, 1024);
  advance(trainer, 1500);
  EXPECT_FALSE(trainer.divergence());
  // W_1 of 1024 points starts at about 1; the floor of two samples of the data is about 0.03, of which the last
  // step's noise makes a few times as much. The seed is fixed.
  EXPECT_GT(before, 0.4);
  EXPECT_LT(trainer.payoff(data, latents, 1024), 0.15);
  Matrix<double> y(4096, 1);
  trainer.generate({.seed = 8}, y.view());
  const auto right = std::count_if(y.data(), y.data() + 4096, [](double v) { return v > 0; });
  EXPECT_NEAR(static_cast<double>(right) / 4096, 0.5, 0.1);
}

TEST(IdealTrainer, GivesTheSameBitsForEveryNumberOfThreadsAndAfterAResume) {
  const GameOptions game{.generator_units = 700, .output_bias = true};
  for (const RuleKind rule : kRules) {
    const TrainOptions options{
        .rule = rule, .time_step = 0.01, .batch = 40, .average = {.kind = AverageKind::kPolyak, .memory = 3}};
    const auto play = [&](int threads, int cut) {
      const ThreadLimit limit(threads);
      auto trainer = make_ideal<float>(game, options, 1);
      for (int t = 0; t < 4; ++t) {
        if (t == cut) {
          auto resumed = make_ideal<float>(game, options, 1);
          resumed.restore(trainer.state());
          advance(resumed, 4 - t);
          return resumed.state();
        }
        trainer.advance();
      }
      return trainer.state();
    };
    const record::State whole = play(1, -1);
    expect_same(play(2, -1), whole);
    expect_same(play(1, 2), whole);
  }
}

TEST(IdealTrainer, ShowsThePotentialOfItsNextBatchAsItsCritic) {
  const auto trainer = make_ideal<double>({.dimension = 2}, {.batch = 9}, 1);
  Matrix<double> x(9, 2);
  two_gaussians(2)->sample({.seed = 6, .purpose = rng::Purpose::kDataBatch}, 0, x.view());
  Matrix<double> y(9, 2);
  trainer.generate({.seed = 6, .purpose = rng::Purpose::kGeneratorLatents}, y.view());
  Matrix<double> on_x(9, 1);
  Matrix<double> on_y(9, 1);
  trainer.evaluate_critic(x, on_x.view());
  trainer.evaluate_critic(y, on_y.view());
  double gap = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    gap += (on_x(i, 0) - on_y(i, 0)) / 9;
  }
  EXPECT_NEAR(gap, objectives::IdealCritic(1).loss(x, y), 1e-12);
}

TEST(IdealTrainer, StopsWhereASampleIsNotFinite) {
  auto trainer = make_ideal<double>({.output_bias = true}, {.batch = 9}, 1);
  record::State state = trainer.state();
  set_value<double>(state, "bias", 0, 0, std::numeric_limits<double>::infinity());
  trainer.restore(state);
  trainer.advance();
  ASSERT_TRUE(trainer.divergence().has_value());
  EXPECT_THAT(*trainer.divergence(), testing::HasSubstr("not finite"));
}

}  // namespace
}  // namespace ganflow::dynamics
