// Equal particles moved as one: the same training up to rounding, states of all N, and the same bits after a resume.

#include "ganflow/dynamics/player.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/dynamics/trainer.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

/// `units` particles of each player that start in `different` places.
template <class T>
typename Trainer<T>::Parts coagulated_parts(const GameOptions& game, std::size_t different) {
  auto parts = make_parts<T>(game);
  for (const MatrixView<T> theta : {parts.generator.population().theta(), parts.critic.only().theta()}) {
    for (std::size_t r = 0; r < theta.rows(); ++r) {
      for (std::size_t j = different; j < theta.cols(); ++j) {
        theta(r, j) = theta(r, j % different);
      }
    }
  }
  return parts;
}

GameOptions crowded_game() { return {.generator_units = 50, .critic_units = 60, .output_bias = true, .critic_box = 1}; }

TrainOptions steps(RuleKind rule, bool merge) {
  return {.rule = rule, .time_step = 0.02, .critic_steps = 2, .batch = 9, .epsilon = 1e-6, .merge = merge};
}

TEST(Merging, ChangesTrainingByRoundingOnly) {
  for (const RuleKind rule : kRules) {
    SCOPED_TRACE(static_cast<int>(rule));
    Trainer<double> merged(coagulated_parts<double>(crowded_game(), 7), steps(rule, true));
    Trainer<double> plain(coagulated_parts<double>(crowded_game(), 7), steps(rule, false));
    advance(merged, 20);
    advance(plain, 20);
    EXPECT_TRUE(merged.state().contains("critic.merged"));
    EXPECT_FALSE(plain.state().contains("critic.merged"));
    for (const char* const player : {"generator", "critic", "bias"}) {
      // Sixty steps whose sums differ by ε = 2e-16; RMSProp and Adam divide by means as small as 1e-3.
      expect_near(matrix_of(merged.state(), player), matrix_of(plain.state(), player), 1e-10, player);
    }
    const Census a = merged.census();
    const Census b = plain.census();
    EXPECT_EQ(a.distinct_generator, b.distinct_generator);
    EXPECT_EQ(a.distinct_critic, b.distinct_critic);
    EXPECT_NEAR(*a.wall_share, *b.wall_share, 1e-15);
    EXPECT_NEAR(*a.generator_gradient, *b.generator_gradient, 1e-10 * *b.generator_gradient);
    EXPECT_NEAR(*a.critic_gradient, *b.critic_gradient, 1e-10 * *b.critic_gradient);
  }
}

TEST(Merging, WaitsForEqualMemoriesWhereARuleHasOne) {
  Trainer<double> trainer(coagulated_parts<double>(crowded_game(), 7), steps(RuleKind::kRmsProp, true));
  record::State state = trainer.state();
  for (std::size_t j = 0; j < 60; ++j) {
    set_value<double>(state, "critic.mean_square", 0, j, static_cast<double>(j));
  }
  trainer.restore(state);
  trainer.advance();
  EXPECT_FALSE(trainer.state().contains("critic.merged"));
  EXPECT_TRUE(trainer.state().contains("generator.merged"));
}

TEST(Merging, HappensOnTheWayAndLeavesNoTraceInThreadsAndResumes) {
  const GameOptions game{
      .latent_dimension = 1, .dimension = 1, .generator_units = 40, .critic_units = 60, .critic_box = 0.3};
  const TrainOptions options{.time_step = 0.5, .critic_speed = 5, .batch = 16};  // the critic soon sits in corners
  constexpr int kIterations = 1100;                                              // two looks after the first
  const auto play = [&](int threads, int cut) {
    const ThreadLimit limit(threads);
    auto trainer = make_trainer<float>(game, options);
    for (int t = 0; t < kIterations; ++t) {
      if (t == cut) {
        auto resumed = make_trainer<float>(game, options);
        resumed.restore(trainer.state());
        advance(resumed, kIterations - t);
        return resumed.state();
      }
      trainer.advance();
    }
    return trainer.state();
  };
  const record::State whole = play(1, -1);
  ASSERT_TRUE(whole.contains("critic.merged"));
  expect_same(play(2, -1), whole);
  for (const int cut : {300, 511, 512, 513, 700, 1024}) {
    SCOPED_TRACE(testing::Message() << "resumed at " << cut);
    expect_same(play(1, cut), whole);
  }
}

TEST(Merging, NamesAnOriginalParticleInADivergence) {
  auto parts = coagulated_parts<double>(crowded_game(), 7);
  parts.critic_walls.reset();
  parts.critic.only().theta()(0, 5) = 1e9;
  for (std::size_t j = 5; j < 60; j += 7) {
    parts.critic.only().theta()(0, j) = 1e9;
  }
  Trainer<double> trainer(std::move(parts), steps(RuleKind::kSgd, true));
  trainer.advance();
  ASSERT_TRUE(trainer.divergence().has_value());
  EXPECT_THAT(*trainer.divergence(), testing::HasSubstr("a_1 of particle 5"));
}

}  // namespace
}  // namespace ganflow::dynamics
