// What training does not depend on: threads, the number of particles, scales that drop out, the scalar type.

#include "ganflow/core/parallel.hpp"
#include "ganflow/dynamics/trainer.hpp"

#include "trainer_support.hpp"

#include <limits>
#include <utility>

namespace ganflow::dynamics {
namespace {

GameOptions large_game(bool blocked) {
  return {.latent_dimension = blocked ? 10U : 2U,
          .dimension = blocked ? 12U : 3U,
          .generator_units = 3000,  // several blocks of either engine and a rest; rules share work too
          .critic_units = 2900,
          .output_bias = true,
          .objective = objectives::WganGp{}};
}

TEST(Trainer, GivesTheSameBitsForEveryNumberOfThreads) {
  for (const bool blocked : {false, true}) {
    for (const RuleKind rule : kRules) {
      SCOPED_TRACE(testing::Message() << (blocked ? "blocked" : "fused") << ", rule " << static_cast<int>(rule));
      const auto play = [&](int threads) {
        const ThreadLimit limit(threads);
        auto trainer = make_trainer<float>(large_game(blocked), {.rule = rule, .time_step = 0.01, .batch = 70});
        advance(trainer, 3);
        EXPECT_FALSE(trainer.divergence()) << *trainer.divergence();
        return trainer.state();
      };
      const record::State one = play(1);
      for (const int threads : {2, 3, 8}) {
        SCOPED_TRACE(testing::Message() << threads << " threads");
        expect_same(play(threads), one);
      }
    }
  }
}

/// The game with every particle of `one` repeated `copies` times, copies apart from each other.
template <class T>
typename Trainer<T>::Parts repeated_parts(const GameOptions& one, std::size_t copies) {
  GameOptions many = one;
  many.generator_units *= copies;
  many.critic_units *= copies;
  auto parts = make_parts<T>(many);
  const auto few = make_parts<T>(one);
  const auto repeat = [](ConstMatrixView<T> from, MatrixView<T> to) {
    for (std::size_t r = 0; r < to.rows(); ++r) {
      for (std::size_t j = 0; j < to.cols(); ++j) {
        to(r, j) = from(r, j % from.cols());
      }
    }
  };
  repeat(few.generator.population().theta(), parts.generator.population().theta());
  repeat(few.critic.only().theta(), parts.critic.only().theta());
  return parts;
}

// 61 copies of every particle: places in vectors, in blocks of 512 and 256 and in their rests are all taken.
constexpr std::size_t kCopies = 61;

// Theory §4: particles with equal parameters stay equal for ever, bit by bit, under SGD and the other rules too.
TEST(Trainer, KeepsMergedParticlesMerged) {
  for (const RuleKind rule : kRules) {
    SCOPED_TRACE(static_cast<int>(rule));
    const GameOptions game{.generator_units = 10, .critic_units = 9, .critic_box = 1.0};
    Trainer<float> trainer(repeated_parts<float>(game, kCopies), {.rule = rule, .time_step = 0.05, .batch = 9});
    for (int t = 0; t < 20; ++t) {
      trainer.advance();
      ASSERT_EQ(trainer.census().distinct_generator, 10U) << "iteration " << t + 1;
      ASSERT_EQ(trainer.census().distinct_critic, 9U) << "iteration " << t + 1;
    }
  }
}

// Matrix products round differently by place, so equal wide particles only stay close.
TEST(Trainer, KeepsMergedWideParticlesTogetherUpToRounding) {
  const GameOptions game{
      .latent_dimension = 10, .dimension = 12, .generator_units = 5, .critic_units = 7, .critic_box = 1.0};
  Trainer<float> trainer(repeated_parts<float>(game, kCopies), {.time_step = 0.05, .batch = 9});
  advance(trainer, 20);
  for (const auto& [player, units] : {std::pair{"generator", 5U}, std::pair{"critic", 7U}}) {
    const auto theta = matrix_of(trainer.state(), player);
    for (std::size_t r = 0; r < theta.rows(); ++r) {
      for (std::size_t j = 0; j < theta.cols(); ++j) {
        EXPECT_NEAR(theta(r, j), theta(r, j % units), 1e-5) << player << " " << r << ", " << j;  // 20 steps in float
      }
    }
  }
}

TEST(Trainer, NeverGainsDistinctParticlesUnderSgd) {
  auto trainer =
      make_trainer<float>({.critic_units = 40, .critic_box = 0.3}, {.time_step = 0.5, .critic_speed = 5, .batch = 9});
  std::size_t before = trainer.census().distinct_critic;
  for (int t = 0; t < 200; ++t) {
    trainer.advance();
    ASSERT_LE(trainer.census().distinct_critic, before);
    before = trainer.census().distinct_critic;
  }
  EXPECT_LT(before, 40U);  // with so strong a critic in so small a box, some have met in a corner
}

// A population is a mean: N particles, or each of them k times, are the same network and move alike (theory §1, §3).
TEST(Trainer, MovesParticlesAtAPaceThatDoesNotDependOnTheirNumber) {
  for (const RuleKind rule : kRules) {
    for (const objectives::Objective& objective :
         {objectives::Objective{objectives::Wgan{}}, objectives::Objective{objectives::WganGp{}},
          objectives::Objective{objectives::Gan{}}}) {
      SCOPED_TRACE(testing::Message() << "rule " << static_cast<int>(rule) << ", objective " << objective.index());
      const GameOptions game{.objective = objective};
      const TrainOptions options{
          .rule = rule, .time_step = 0.05, .critic_speed = 2, .critic_steps = 2, .batch = 9, .epsilon = 1e-6};
      auto few = make_trainer<double>(game, options);
      Trainer<double> many(repeated_parts<double>(game, 3), options);
      advance(few, 4);
      advance(many, 4);
      for (const char* const player : {"generator", "critic"}) {
        const auto expected = matrix_of(few.state(), player);
        const auto theta = matrix_of(many.state(), player);
        for (std::size_t r = 0; r < theta.rows(); ++r) {
          for (std::size_t j = 0; j < theta.cols(); ++j) {
            // Rounding of sums, amplified by 1/√v where a gradient is small.
            EXPECT_NEAR(theta(r, j), expected(r, j % expected.cols()), 1e-10)
                << player << "'s parameter " << r << " of particle " << j;
          }
        }
      }
    }
  }
}

// docs/decisions/0002: the factor of the critic's units multiplies all gradients of a WGAN, and drops out.
TEST(Trainer, UnderScaleFreeRulesDoesNotFeelTheScaleOfTheCritic) {
  const auto after = [](RuleKind rule, double scale) {
    auto trainer = make_trainer<double>(
        {.critic_scale = scale},
        {.rule = rule, .time_step = 0.01, .batch = 9, .epsilon = std::numeric_limits<double>::min()});
    advance(trainer, 5);
    return trainer.state();
  };
  for (const RuleKind rule : {RuleKind::kRmsProp, RuleKind::kAdam}) {
    SCOPED_TRACE(static_cast<int>(rule));
    for (const char* const player : {"generator", "critic"}) {  // a power of two: the very bits
      expect_near(matrix_of(after(rule, 1), player), matrix_of(after(rule, 8), player), 0, player);
    }
  }
  const auto slow = matrix_of(after(RuleKind::kSgd, 1), "critic");
  const auto fast = matrix_of(after(RuleKind::kSgd, 8), "critic");
  EXPECT_GT(std::abs(slow(0, 0) - fast(0, 0)), 1e-6);
}

TEST(Trainer, InFloat32FollowsFloat64) {
  for (const RuleKind rule : kRules) {
    for (const objectives::Objective& objective :
         {objectives::Objective{objectives::Wgan{}}, objectives::Objective{objectives::WganGp{}},
          objectives::Objective{objectives::Gan{}}}) {
      SCOPED_TRACE(testing::Message() << "rule " << static_cast<int>(rule) << ", objective " << objective.index());
      const GameOptions game{.output_bias = true, .objective = objective};
      const TrainOptions options{.rule = rule, .time_step = 0.01, .critic_steps = 2, .batch = 9, .epsilon = 1e-6};
      auto narrow = make_trainer<float>(game, options);
      auto wide = make_trainer<double>(game, options);
      advance(narrow, 5);
      advance(wide, 5);
      for (const char* const player : {"generator", "critic", "bias"}) {
        // Ten steps of at most 0.1 in parameters of order 1, gradients with relative error 1e-6.
        expect_near(matrix_of(narrow.state(), player), matrix_of(wide.state(), player), 2e-5, player);
      }
    }
  }
}

}  // namespace
}  // namespace ganflow::dynamics
