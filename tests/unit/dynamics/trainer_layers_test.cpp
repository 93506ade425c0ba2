// Training with players of several layers: every objective, rule and update; threads, resume, walls.

#include "ganflow/core/parallel.hpp"
#include "ganflow/dynamics/trainer.hpp"

#include "trainer_support.hpp"

#include <utility>

namespace ganflow::dynamics {
namespace {

struct Deep {
  std::vector<std::size_t> generator = {3};
  std::vector<std::size_t> critic = {4, 2};
  std::size_t units = 6;
  objectives::Objective objective = objectives::Wgan{};
  std::optional<nets::Walls> walls = nets::Box(2);
};

template <class T>
typename Trainer<T>::Parts deep_parts(const Deep& deep) {
  auto parts = make_parts<T>({.output_bias = true, .objective = deep.objective});
  nets::NetworkOptions options;
  options.units = deep.units;
  options.scale = 2;
  options.inner = deep.generator;
  parts.generator = {nets::start_layers<T>(options, 2, 3, 6, rng::Purpose::kGeneratorStart, {}),
                     nets::Readout::kIdentity, true};
  options.inner = deep.critic;
  parts.critic = nets::start_layers<T>(options, 3, 1, 6, rng::Purpose::kCriticStart, {});
  parts.critic_walls = deep.walls;
  return parts;
}

std::vector<objectives::Objective> all_objectives() {
  return {objectives::Wgan{},
          objectives::WganGp{},
          objectives::WganGp{.one_sided = true},
          objectives::Gan{},
          objectives::LeastSquares{},
          objectives::Hinge{},
          objectives::WithR1<objectives::Wgan>{},
          objectives::WithR1<objectives::Gan>{},
          objectives::WithR1<objectives::LeastSquares>{},
          objectives::WithR1<objectives::Hinge>{}};
}

template <class T>
record::State play(const Deep& deep, const TrainOptions& options, int iterations) {
  Trainer<T> trainer(deep_parts<T>(deep), options);
  advance(trainer, iterations);
  EXPECT_FALSE(trainer.divergence()) << *trainer.divergence();
  return trainer.state();
}

TEST(TrainerLayers, ResumeIsBitForBitUnderEveryRuleUpdateAndObjective) {
  std::vector<std::pair<objectives::Objective, TrainOptions>> games;
  for (const auto& objective : all_objectives()) {
    games.push_back({objective, {.rule = RuleKind::kSgd, .time_step = 0.01, .critic_steps = 2, .batch = 9}});
  }
  for (const RuleKind rule : kRules) {
    games.push_back({objectives::Gan{}, {.rule = rule, .time_step = 0.01, .batch = 9}});
  }
  for (const UpdateKind updates : {UpdateKind::kSimultaneous, UpdateKind::kExtragradient,
                                   UpdateKind::kPastExtragradient, UpdateKind::kOptimistic, UpdateKind::kConsensus}) {
    games.push_back({objectives::LeastSquares{}, {.updates = updates, .time_step = 0.01, .batch = 9}});
  }
  games.push_back({objectives::Wgan{}, {.time_step = 0.01, .batch = 9, .noise = 0.1}});
  games.push_back({objectives::Wgan{}, {.time_step = 0.01, .batch = 9, .average = {.kind = AverageKind::kPolyak}}});
  games.push_back({objectives::Wgan{}, {.time_step = 0.01, .batch = 9, .best_response = 0.5, .most_critic_steps = 3}});
  for (const auto& [objective, options] : games) {
    SCOPED_TRACE(testing::Message() << "objective " << objective.index() << ", rule " << static_cast<int>(options.rule)
                                    << ", updates " << static_cast<int>(options.updates));
    const Deep deep{.objective = objective};
    Trainer<double> whole(deep_parts<double>(deep), options);
    advance(whole, 3);
    Trainer<double> resumed(deep_parts<double>(deep), options);
    resumed.restore(whole.state());
    advance(whole, 3);
    advance(resumed, 3);
    EXPECT_FALSE(whole.divergence());
    expect_same(resumed.state(), whole.state());
  }
}

TEST(TrainerLayers, GiveTheSameBitsForEveryNumberOfThreads) {
  const Deep deep{.units = 1500, .objective = objectives::WganGp{}, .walls = {}};
  const auto at = [&](int threads) {
    const ThreadLimit limit(threads);
    return play<float>(deep, {.rule = RuleKind::kRmsProp, .time_step = 0.01, .batch = 70}, 2);
  };
  const record::State one = at(1);
  for (const int threads : {2, 3}) {
    SCOPED_TRACE(threads);
    expect_same(at(threads), one);
  }
}

// A step by hand: the critic's three layers ascend at one and the same place, then meet their walls.
TEST(TrainerLayers, AStepMovesAllLayersByTheGradientsOfOnePlace) {
  for (const auto& objective : all_objectives()) {
    SCOPED_TRACE(objective.index());
    const Deep deep{.objective = objective, .walls = nets::Box(1.2)};
    auto parts = deep_parts<double>(deep);
    const TrainOptions options{.time_step = 0.05, .critic_speed = 3, .batch = 9};
    Batches<double> batches({.data = parts.data, .latent = parts.latent, .seed = parts.seed}, options);
    batches.draw(parts.generator, 0, 0, 2, 1);
    auto gradients = nets::like_parameters<double>(parts.critic);
    std::visit(
        [&](const auto& game) {
          game.template add_critic_gradient<double>(parts.critic, {batches.critic_batch(0)},
                                                    batches.stream(rng::Purpose::kInterpolation, 0, 0),
                                                    nets::views_of(gradients));
        },
        objective);
    const record::State after = play<double>(deep, options, 1);
    for (std::size_t layer = 0; layer < 3; ++layer) {
      const Matrix<double> moved = matrix_of(after, "critic." + std::to_string(layer + 1));
      for (std::size_t r = 0; r < moved.rows(); ++r) {
        for (std::size_t j = 0; j < 6; ++j) {
          const double expected = parts.critic[layer].theta()(r, j) + 0.05 * 3 * gradients[layer](r, j);
          EXPECT_NEAR(moved(r, j), std::clamp(expected, -1.2, 1.2), 1e-14) << layer << ' ' << r << ' ' << j;
        }
      }
    }
  }
}

// A limit of the slope is one of the composition: sup|D(x) − D(y)|/|x − y| ≤ L, each layer at L^{1/d}.
TEST(TrainerLayers, SlopeLimitHoldsForTheWholeNetwork) {
  const Deep deep{.walls = nets::SlopeLimit(0.3)};
  Trainer<double> trainer(deep_parts<double>(deep), {.time_step = 0.05, .batch = 9});
  advance(trainer, 2);
  Matrix<double> x(200, 3);
  rng::fill_normal<double>({.seed = 3}, 0, {x.data(), 600});
  Matrix<double> d(200, 1);
  trainer.evaluate_critic(x, d);
  double steepest = 0;
  for (std::size_t i = 1; i < 200; ++i) {
    double square = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      square += std::pow(x(i, k) - x(i - 1, k), 2);
    }
    steepest = std::max(steepest, std::abs(d(i, 0) - d(i - 1, 0)) / std::sqrt(square));
  }
  EXPECT_LE(steepest, 0.3);
  EXPECT_GT(steepest, 0);
}

TEST(TrainerLayers, EqualParticlesOfEveryLayerStayEqualAndAreStoredOnce) {
  const TrainOptions options{.rule = RuleKind::kAdam, .time_step = 0.01, .batch = 9};
  auto parts = deep_parts<double>({});
  for (std::size_t layer = 0; layer < 3; ++layer) {
    for (std::size_t r = 0; r < parts.critic[layer].parameters(); ++r) {
      parts.critic[layer].theta()(r, 5) = parts.critic[layer].theta()(r, 0);
    }
  }
  auto unmerged_options = options;
  unmerged_options.merge = false;
  Trainer<double> merged(std::move(parts), options);
  auto again = deep_parts<double>({});
  for (std::size_t layer = 0; layer < 3; ++layer) {
    for (std::size_t r = 0; r < again.critic[layer].parameters(); ++r) {
      again.critic[layer].theta()(r, 5) = again.critic[layer].theta()(r, 0);
    }
  }
  Trainer<double> apart(std::move(again), unmerged_options);
  advance(merged, 5);
  advance(apart, 5);
  EXPECT_EQ(merged.census().distinct_critic, 15U);
  EXPECT_EQ(merged.census().distinct_generator, 12U);
  for (const char* name : {"critic.1", "critic.2", "critic.3", "generator.1", "generator.2"}) {
    const Matrix<double> theta = matrix_of(merged.state(), name);
    expect_near(theta, matrix_of(apart.state(), name), 1e-9, name);  // Adam divides by small gradients
  }
}

TEST(TrainerLayers, AveragesAreThoseOfEveryLayer) {
  const TrainOptions options{.time_step = 0.01, .batch = 9, .average = {.kind = AverageKind::kPolyak, .memory = 2}};
  Trainer<double> trainer(deep_parts<double>({}), options);
  Matrix<double> sum(6, 6);
  for (int t = 0; t < 4; ++t) {
    trainer.advance();
    const Matrix<double> theta = matrix_of(trainer.state(), "generator.1");
    for (std::size_t r = 0; r < 6; ++r) {
      for (std::size_t j = 0; j < 6; ++j) {
        sum(r, j) += theta(r, j) / 4;
      }
    }
  }
  expect_near(matrix_of(trainer.state(), "average.mean.1"), sum, 1e-14, "average.mean.1");
  EXPECT_TRUE(trainer.state().contains("average.slot_1.2"));
}

TEST(TrainerLayers, RefuseNodesForWideInnerLayers) {
  EXPECT_THROW(Trainer<double>(deep_parts<double>({}), {.batch_path = nets::BatchPath::kCompressed}), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
