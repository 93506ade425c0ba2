#include "ganflow/dynamics/batches.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

Batches<double> make_batches(const TrainOptions& options) {
  return Batches<double>({.data = two_gaussians(3), .latent = gaussian(2), .seed = 42}, options);
}

TEST(Batches, DrawnTogetherAreThoseDrawnOneByOne) {
  const auto parts = make_parts<double>({});
  const TrainOptions options{.critic_steps = 3, .batch = 9};
  Batches<double> together = make_batches(options);
  ASSERT_EQ(together.slots(), 4U);
  together.draw(parts.generator, 7, 0, 4, 3);
  Batches<double> alone = make_batches({.critic_steps = 3, .batch = 9, .best_response = 1});
  ASSERT_EQ(alone.slots(), 1U);
  for (int step = 0; step <= 3; ++step) {
    SCOPED_TRACE(step);
    alone.draw(parts.generator, 7, step, 1, 3);
    const auto slot = static_cast<std::size_t>(step);
    for (std::size_t i = 0; i < 9; ++i) {
      EXPECT_EQ(together.latents(slot)(i, 1), alone.latents(0)(i, 1)) << i;
      EXPECT_EQ(together.generated(slot)(i, 2), alone.generated(0)(i, 2)) << i;
      if (step < 3) {  // the generator's batch has no data
        EXPECT_EQ(together.critic_batch(slot)(i, 2), alone.critic_batch(0)(i, 2)) << i;
      }
    }
  }
  EXPECT_EQ(together.drawn_latents().rows(), 36U);
  EXPECT_EQ(alone.drawn_latents().rows(), 9U);
  EXPECT_EQ(alone.drawn_samples().rows(), 18U);
}

TEST(Batches, OfAPairAreThoseOfTheFirstCriticStep) {
  const auto parts = make_parts<double>({});
  Batches<double> pair = make_batches({.updates = UpdateKind::kSimultaneous, .batch = 9});
  pair.draw_pair(7);
  Batches<double> critic = make_batches({.batch = 9});
  critic.draw(parts.generator, 7, 0, 1, 1);
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(pair.latents(0)(i, 0), critic.latents(0)(i, 0));
    EXPECT_EQ(pair.critic_batch(0)(i, 0), critic.critic_batch(0)(i, 0));
  }
}

TEST(Batches, ThatDoNotFitTogetherAreCut) {
  const Batches<double> large = make_batches({.critic_steps = 5, .batch = 1U << 18U});  // 3·2^18 numbers each
  EXPECT_EQ(large.slots(), 1U);
}

}  // namespace
}  // namespace ganflow::dynamics
