// Where the box comes in: the three orders of dynamics/options.hpp.

#include "plain_training.hpp"

namespace ganflow::dynamics {
namespace {

constexpr double kCriticBox = 0.4;
constexpr double kGeneratorBox = 0.6;
constexpr double kRounding = 1e-13;  // a few hundred terms of order 1, a few iterations

GameOptions boxed_game() { return {.generator_box = kGeneratorBox, .critic_box = kCriticBox}; }

/// Large steps: many particles meet a wall in each.
TrainOptions large_steps(ClipOrder clip) {
  return {.time_step = 0.5, .critic_speed = 3, .critic_steps = 2, .batch = 9, .clip = clip};
}

class ClipOrders : public testing::TestWithParam<ClipOrder> {};
INSTANTIATE_TEST_SUITE_P(All, ClipOrders,
                         testing::Values(ClipOrder::kAfterCriticStep, ClipOrder::kBeforeCriticStep,
                                         ClipOrder::kAfterHalfStep));

TEST_P(ClipOrders, AreThoseOfThePlainLoops) {
  const auto options = large_steps(GetParam());
  auto trainer = make_trainer<double>(boxed_game(), options);
  PlainTraining plain(boxed_game(), options);
  for (int t = 1; t <= 4; ++t) {
    trainer.advance();
    plain.advance();
    SCOPED_TRACE(testing::Message() << "iteration " << t);
    expect_near(matrix_of(trainer.state(), "critic"), plain.omega(), kRounding, "critic");
    expect_near(matrix_of(trainer.state(), "generator"), plain.theta(), kRounding, "generator");
  }
}

double size_after_two(ClipOrder clip, const std::string& player) {
  auto trainer = make_trainer<double>(boxed_game(), large_steps(clip));
  advance(trainer, 2);
  return largest(matrix_of(trainer.state(), player));
}

TEST(Clipping, AfterTheCriticsStepKeepsTheCriticInsideAndLeavesTheGeneratorFree) {
  EXPECT_EQ(size_after_two(ClipOrder::kAfterCriticStep, "critic"), kCriticBox);
  EXPECT_GT(size_after_two(ClipOrder::kAfterCriticStep, "generator"), kGeneratorBox);
}

TEST(Clipping, BeforeTheCriticsStepLeavesTheLastStepUnclipped) {
  EXPECT_GT(size_after_two(ClipOrder::kBeforeCriticStep, "critic"), kCriticBox);
  EXPECT_GT(size_after_two(ClipOrder::kBeforeCriticStep, "generator"), kGeneratorBox);
}

TEST(Clipping, AfterEveryHalfStepKeepsBothInside) {
  EXPECT_EQ(size_after_two(ClipOrder::kAfterHalfStep, "critic"), kCriticBox);
  EXPECT_EQ(size_after_two(ClipOrder::kAfterHalfStep, "generator"), kGeneratorBox);
}

TEST(Clipping, WithoutABoxChangesNothing) {
  const auto after = [](ClipOrder clip) {
    auto trainer = make_trainer<double>({}, large_steps(clip));
    advance(trainer, 3);
    return trainer.state();
  };
  expect_same(after(ClipOrder::kAfterCriticStep), after(ClipOrder::kBeforeCriticStep));
  expect_same(after(ClipOrder::kAfterCriticStep), after(ClipOrder::kAfterHalfStep));
}

TEST(Clipping, TakesPlaceUnderEveryRule) {
  for (const RuleKind rule : kRules) {
    SCOPED_TRACE(static_cast<int>(rule));
    TrainOptions options = large_steps(ClipOrder::kAfterCriticStep);
    options.rule = rule;
    auto trainer = make_trainer<float>(boxed_game(), options);
    advance(trainer, 3);
    EXPECT_EQ(largest(matrix_of(trainer.state(), "critic")), static_cast<double>(static_cast<float>(kCriticBox)));
    EXPECT_GT(trainer.census().wall_share.value(), 0.1);
  }
}

}  // namespace
}  // namespace ganflow::dynamics
