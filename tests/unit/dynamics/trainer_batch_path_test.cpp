// Training with batches on nodes: the same numbers as on samples until rounding has grown, the same bits for threads
// and resumes.

#include "ganflow/core/parallel.hpp"
#include "ganflow/dynamics/trainer.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

using nets::BatchPath;

/// Large enough that nodes pay.
GameOptions line_game(objectives::Objective objective = objectives::Wgan{}) {
  const bool boxed = std::holds_alternative<objectives::Wgan>(objective);
  return {.latent_dimension = 1,
          .dimension = 1,
          .generator_units = 600,
          .critic_units = 700,
          .critic_box = boxed ? std::optional<double>(1) : std::nullopt,
          .objective = objective};
}

TrainOptions steps(BatchPath path, RuleKind rule = RuleKind::kSgd) {
  return {.rule = rule, .time_step = 0.02, .critic_steps = 3, .batch = 256, .batch_path = path};
}

TEST(BatchPath, CompressedTrainingFollowsDirectTraining) {
  for (const RuleKind rule : kRules) {
    for (const objectives::Objective& objective :
         {objectives::Objective{objectives::Wgan{}}, objectives::Objective{objectives::WganGp{}},
          objectives::Objective{objectives::Gan{}}}) {
      SCOPED_TRACE(testing::Message() << "rule " << static_cast<int>(rule) << ", objective " << objective.index());
      TrainOptions options = steps(BatchPath::kCompressed, rule);
      options.epsilon = 1e-6;
      const auto train = [&](BatchPath path) {
        options.batch_path = path;
        auto parts = make_parts<double>(line_game(objective));
        for (double& a : parts.generator.population().a().row_span(0)) {
          a *= 0.3;  // flat enough for nodes that carry double
        }
        return Trainer<double>(std::move(parts), options);
      };
      auto compressed = train(BatchPath::kCompressed);
      auto direct = train(BatchPath::kDirect);
      advance(compressed, 10);
      advance(direct, 10);
      ASSERT_GT(compressed.batch_nodes().value().generator, 0U);
      ASSERT_EQ(direct.batch_nodes().value().generator, 0U);
      for (const char* const player : {"generator", "critic"}) {
        // Forty steps whose gradients differ by a few ε = 2e-16; RMSProp and Adam divide by means as small as 1e-3.
        expect_near(matrix_of(compressed.state(), player), matrix_of(direct.state(), player), 1e-10, player);
      }
    }
  }
}

TEST(BatchPath, IsChosenByCostWhenLeftToItself) {
  auto large = make_trainer<float>(line_game(), steps(BatchPath::kAuto));
  EXPECT_FALSE(large.batch_nodes().has_value());
  large.advance();
  EXPECT_GT(large.batch_nodes()->generator, 0U);
  EXPECT_GT(large.batch_nodes()->critic, 0U);
  auto small = make_trainer<float>({.latent_dimension = 1, .dimension = 1}, steps(BatchPath::kAuto));
  small.advance();
  EXPECT_EQ(small.batch_nodes()->critic, 0U);
}

/// A generator whose units begin flat and steepen until no grid carries them: the path changes on the way.
Trainer<float> make_steepening_trainer(const TrainOptions& options) {
  GameOptions game = line_game(objectives::Gan{});
  game.generator_units = 100;
  game.critic_units = 100;
  auto parts = make_parts<float>(game);
  for (float& a : parts.generator.population().a().row_span(0)) {
    a *= 0.3F;
  }
  return Trainer<float>(std::move(parts), options);
}

TEST(BatchPath, ChangesWithoutATraceInThreadsAndResumes) {
  TrainOptions options = steps(BatchPath::kAuto);
  options.time_step = 30;
  const auto play = [&](int threads, int cut) {
    const ThreadLimit limit(threads);
    auto trainer = make_steepening_trainer(options);
    bool compressed = false;
    bool direct = false;
    for (int t = 0; t < 30; ++t) {
      if (t == cut) {
        auto resumed = make_steepening_trainer(options);
        resumed.restore(trainer.state());
        advance(resumed, 30 - t);
        return resumed.state();
      }
      trainer.advance();
      (trainer.batch_nodes()->generator > 0 ? compressed : direct) = true;
    }
    EXPECT_TRUE(compressed && direct) << "the game must change its path to test anything";
    return trainer.state();
  };
  const record::State whole = play(1, -1);
  for (const int threads : {2, 3}) {
    SCOPED_TRACE(threads);
    expect_same(play(threads, -1), whole);
  }
  for (const int cut : {1, 5, 15, 29}) {
    SCOPED_TRACE(testing::Message() << "resumed at " << cut);
    expect_same(play(2, cut), whole);
  }
}

TEST(BatchPath, CompressedIsRefusedWhereItIsImpossible) {
  GameOptions kink = line_game();
  kink.activation = nets::Activation::kRelu;
  EXPECT_THROW(make_trainer<float>(kink, steps(BatchPath::kCompressed)), InputError);
  EXPECT_THROW(make_trainer<float>({.dimension = 3}, steps(BatchPath::kCompressed)), InputError);
  EXPECT_NO_THROW(make_trainer<float>(kink, steps(BatchPath::kAuto)));
}

}  // namespace
}  // namespace ganflow::dynamics
