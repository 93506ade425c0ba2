// What a trainer says when parameters run away.

#include "ganflow/dynamics/trainer.hpp"

#include "trainer_support.hpp"

#include <limits>

namespace ganflow::dynamics {
namespace {

using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What a trainer says after one iteration from a state with one number overwritten.
template <class T>
std::string divergence_after(const std::string& array, std::size_t row, std::size_t column, double value,
                             double norm_limit = 1e6) {
  const GameOptions game{.output_bias = true};
  auto trainer = make_trainer<T>(game, {.time_step = 0.125, .batch = 9, .norm_limit = norm_limit});
  advance(trainer, 2);
  EXPECT_FALSE(trainer.divergence()) << *trainer.divergence();
  record::State state = trainer.state();
  set_value<T>(state, array, row, column, value);
  trainer.restore(state);
  EXPECT_FALSE(trainer.divergence());
  trainer.advance();
  return trainer.divergence().value_or("no divergence found");
}

// Rows: generator a_1 a_2 b c_1 c_2 c_3, critic a_1 a_2 a_3 b c_1.
TEST(Divergence, NamesPlayerParameterParticleAndInstant) {
  EXPECT_THAT(divergence_after<double>("generator", 4, 3, 1e7),
              testing::MatchesRegex("at iteration 3 \\(time 0\\.375\\) the generator's c_2 of particle 3 is .*; its "
                                    "last gradient was finite"));
  EXPECT_THAT(divergence_after<double>("generator", 2, 0, -1e7), HasSubstr("the generator's b of particle 0 is -1"));
  EXPECT_THAT(divergence_after<double>("critic", 1, 6, 1e7), HasSubstr("the critic's a_2 of particle 6 is "));
  EXPECT_THAT(divergence_after<double>("critic", 3, 6, 1e7), HasSubstr("the critic's b of particle 6 is "));
  EXPECT_THAT(divergence_after<float>("critic", 4, 2, 1e7), HasSubstr("the critic's c_1 of particle 2 is "));
}

TEST(Divergence, SaysWhetherTheGradientWasBadFirst) {
  // D is linear in its units: one NaN bias spoils all gradients of its own particle, and then the whole generator.
  const std::string message = divergence_after<double>("critic", 3, 4, kNan);
  EXPECT_THAT(message, HasSubstr("the critic's a_1 of particle 4 is nan; its gradient there: a_1 of particle 4 is "));
}

TEST(Divergence, OfTheOutputBiasIsFoundWhereItIsBorn) {
  EXPECT_THAT(divergence_after<double>("bias", 0, 1, 1e7), HasSubstr("the generator's b_0 in coordinate 2 is "));
  EXPECT_THAT(divergence_after<float>("bias", 0, 2, -1e7), HasSubstr("the generator's b_0 in coordinate 3 is "));
}

TEST(Divergence, FindsAnInfinityHoweverLargeTheLimit) {
  // An infinite slope saturates tanh: its own particle stays as it is, but the generator is spoilt at once.
  const char* const where = "the critic's a_1 of particle 2 is inf";
  EXPECT_THAT(divergence_after<float>("critic", 0, 2, kInfinity, 1e300), HasSubstr(where));
  EXPECT_THAT(divergence_after<double>("critic", 0, 2, kInfinity, 1e300), HasSubstr(where));
}

TEST(Divergence, StopsAtTheNormLimitAndNotBefore) {
  EXPECT_THAT(divergence_after<double>("generator", 4, 3, 999, 1000), HasSubstr("no divergence"));
  EXPECT_THAT(divergence_after<double>("generator", 4, 3, 1001, 1000), HasSubstr("c_2 of particle 3 is 100"));
}

TEST(Divergence, IsForgottenWithTheStateThatHadIt) {
  auto trainer = make_trainer<double>({}, {.time_step = 0.1, .batch = 9});
  const record::State good = trainer.state();
  record::State bad = good;
  set_value<double>(bad, "generator", 4, 3, 1e7);
  trainer.restore(bad);
  trainer.advance();
  ASSERT_TRUE(trainer.divergence());
  trainer.restore(good);
  EXPECT_FALSE(trainer.divergence());
  trainer.advance();
  EXPECT_FALSE(trainer.divergence());
}

TEST(Divergence, FollowsFromAnAbsurdStep) {
  for (const RuleKind rule : kRules) {
    SCOPED_TRACE(static_cast<int>(rule));
    auto trainer =
        make_trainer<float>({.activation = nets::Activation::kRelu}, {.rule = rule, .time_step = 1e12, .batch = 9});
    advance(trainer, 2);
    ASSERT_TRUE(trainer.divergence());
    EXPECT_THAT(*trainer.divergence(), HasSubstr("at iteration 2 "));
  }
}

}  // namespace
}  // namespace ganflow::dynamics
