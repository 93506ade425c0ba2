#include "ganflow/dynamics/trainer.hpp"

#include "ganflow/core/parallel.hpp"

#include "plain_training.hpp"

#include <limits>
#include <utility>

namespace ganflow::dynamics {
namespace {

using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Theory §3, with n_c = 2 and no two sizes, rates or scales alike.
TEST(Trainer, TakesTheStepsOfTheTheory) {
  const TrainOptions options{.time_step = 0.3, .critic_speed = 0.7, .critic_steps = 2, .batch = 9};
  for (const nets::Readout readout : {nets::Readout::kIdentity, nets::Readout::kTanh}) {
    for (const bool output_bias : {false, true}) {
      SCOPED_TRACE(testing::Message() << "tanh readout " << (readout == nets::Readout::kTanh) << ", bias "
                                      << output_bias);
      const GameOptions game{
          .generator_scale = 2, .critic_scale = 3, .readout = readout, .output_bias = output_bias, .critic_box = 1.5};
      auto trainer = make_trainer<double>(game, options);
      PlainTraining plain(game, options);
      for (int t = 1; t <= 3; ++t) {
        trainer.advance();
        plain.advance();
        SCOPED_TRACE(testing::Message() << "iteration " << t);
        constexpr double kRounding = 1e-13;  // a few hundred terms of order 1
        expect_near(matrix_of(trainer.state(), "critic"), plain.omega(), kRounding, "critic");
        expect_near(matrix_of(trainer.state(), "generator"), plain.theta(), kRounding, "generator");
        if (output_bias) {
          expect_near(matrix_of(trainer.state(), "bias"), plain.bias(), kRounding, "bias");
        }
      }
    }
  }
}

TEST(Trainer, CountsIterationsAndMeanFieldTime) {
  auto trainer = make_trainer<double>({}, {.time_step = 0.25});
  EXPECT_EQ(trainer.iteration(), 0);
  EXPECT_EQ(trainer.time(), 0);
  advance(trainer, 3);
  EXPECT_EQ(trainer.iteration(), 3);
  EXPECT_EQ(trainer.time(), 0.75);
}

/// Another law, and a record of what was drawn from it.
class RecordedLaw final : public data::Law {
 public:
  struct Draw {
    rng::Stream stream;
    std::uint64_t first;
    std::size_t rows;
  };
  explicit RecordedLaw(std::shared_ptr<const data::Law> law) : law_(std::move(law)) {}
  std::string name() const override { return law_->name(); }
  std::size_t dimension() const override { return law_->dimension(); }
  using Law::sample;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override {
    draws.push_back({stream, first, out.rows()});
    law_->sample(stream, first, out);
  }
  mutable std::vector<Draw> draws;

 private:
  std::shared_ptr<const data::Law> law_;
};

TEST(Trainer, DrawsEachBatchOnceFromTheStreamOfItsIterationAndCriticStep) {
  constexpr std::size_t kBatch = 9;
  const auto data = std::make_shared<RecordedLaw>(two_gaussians(3));
  const auto latent = std::make_shared<RecordedLaw>(gaussian(2));
  auto parts = make_parts<double>({.data = data, .seed = 42});
  parts.latent = latent;
  Trainer<double> trainer(std::move(parts), {.critic_steps = 2, .batch = kBatch});
  advance(trainer, 2);

  const auto expect_draw = [&](const RecordedLaw::Draw& draw, rng::Purpose purpose, std::uint64_t step,
                               std::uint32_t substep) {
    EXPECT_EQ(draw.stream.seed, 42U);
    EXPECT_EQ(draw.stream.purpose, purpose);
    EXPECT_EQ(draw.stream.step, step);
    EXPECT_EQ(draw.stream.substep, substep);
    EXPECT_EQ(draw.first, 0U);
    EXPECT_EQ(draw.rows, kBatch);
  };
  ASSERT_EQ(data->draws.size(), 4U);    // n_c a iteration
  ASSERT_EQ(latent->draws.size(), 6U);  // n_c + 1
  for (std::uint64_t t = 0; t < 2; ++t) {
    SCOPED_TRACE(testing::Message() << "iteration " << t);
    for (std::uint32_t s = 0; s < 2; ++s) {
      expect_draw(data->draws[2 * t + s], rng::Purpose::kDataBatch, t, s);
      expect_draw(latent->draws[3 * t + s], rng::Purpose::kCriticLatents, t, s);
    }
    expect_draw(latent->draws[3 * t + 2], rng::Purpose::kGeneratorLatents, t, 0);
  }
}

TEST(Trainer, IsNotMovedByBeingLookedAt) {
  const auto play = [](bool look) {
    auto trainer = make_trainer<double>({.objective = objectives::WganGp{}}, {.batch = 9});
    for (int t = 0; t < 3; ++t) {
      trainer.advance();
      if (look) {
        Matrix<double> y(5, 3);
        trainer.generate({.seed = 1, .purpose = rng::Purpose::kObservation}, y.view());
        trainer.payoff({.seed = 1, .purpose = rng::Purpose::kReference}, {.seed = 1}, 8);
        trainer.census();
      }
    }
    return trainer.state();
  };
  expect_same(play(true), play(false));
}

// [ACB17]'s published code: 100 critic steps while the iteration is below 25 or a multiple of 500.
TEST(CriticSteps, FollowThePublishedSchedule) {
  const TrainOptions options{.critic_steps = 5, .schedule = CriticSchedule::kAcb17};
  for (const std::int64_t t : {0, 1, 24, 500, 1000, 123'500}) {
    EXPECT_EQ(critic_steps_at(options, t), 100) << t;
  }
  for (const std::int64_t t : {25, 26, 499, 501, 525, 999, 123'499}) {
    EXPECT_EQ(critic_steps_at(options, t), 5) << t;
  }
  for (const std::int64_t t : {0, 24, 25, 500}) {
    EXPECT_EQ(critic_steps_at({.critic_steps = 5}, t), 5) << t;
  }
}

TEST(CriticSteps, OfALongPhaseAreAsLongAsTheOthers) {
  // γ Δt/n_c with the n_c of the options: in a long phase the critic goes 100/n_c times as far.
  const auto data = std::make_shared<RecordedLaw>(two_gaussians(3));
  const GameOptions game{.data = data};
  const auto schedule = CriticSchedule::kAcb17;
  const TrainOptions options{.critic_speed = 0.01, .critic_steps = 5, .batch = 9, .schedule = schedule};
  auto trainer = make_trainer<double>(game, options);
  trainer.advance();
  EXPECT_EQ(data->draws.size(), 100U);
  auto same = options;
  same.schedule = CriticSchedule::kConstant;
  same.critic_steps = 100;
  same.critic_speed = 0.01 * 100 / 5;
  auto constant = make_trainer<double>(game, same);
  constant.advance();
  expect_near(matrix_of(trainer.state(), "critic"), matrix_of(constant.state(), "critic"), 1e-14, "critic");
}

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

template <class T>
void expect_resumes_bit_for_bit(const TrainOptions& options) {
  const GameOptions game{.output_bias = true, .objective = objectives::WganGp{}};
  auto uninterrupted = make_trainer<T>(game, options);
  advance(uninterrupted, 6);
  auto first = make_trainer<T>(game, options);
  advance(first, 3);
  auto second = make_trainer<T>(game, options);
  advance(second, 1);  // whatever it did before is forgotten
  second.restore(first.state());
  expect_same(second.state(), first.state());
  advance(second, 3);
  expect_same(second.state(), uninterrupted.state());
}

TEST(Trainer, GoesOnBitForBitFromItsState) {
  for (const RuleKind rule : kRules) {
    for (const auto schedule : {CriticSchedule::kConstant, CriticSchedule::kAcb17}) {
      SCOPED_TRACE(testing::Message() << "rule " << static_cast<int>(rule) << ", schedule "
                                      << static_cast<int>(schedule));
      const TrainOptions options{.rule = rule, .time_step = 0.01, .critic_steps = 2, .batch = 9, .schedule = schedule};
      expect_resumes_bit_for_bit<float>(options);
      expect_resumes_bit_for_bit<double>(options);
    }
  }
}

TEST(Trainer, StoresBothPopulationsTheBiasAndTheMemoryOfEachRule) {
  const auto names = [](RuleKind rule, bool bias) {
    std::vector<std::string> all;
    for (const record::Array& a : make_trainer<float>({.output_bias = bias}, {.rule = rule}).state().arrays) {
      all.push_back(a.name);
    }
    return all;
  };
  using testing::UnorderedElementsAre;
  EXPECT_THAT(names(RuleKind::kSgd, false), UnorderedElementsAre("generator", "critic"));
  EXPECT_THAT(names(RuleKind::kRmsProp, true),
              UnorderedElementsAre("generator", "critic", "bias", "generator.mean_square", "critic.mean_square",
                                   "bias.mean_square"));
  EXPECT_EQ(names(RuleKind::kAdam, true).size(), 3U + 3U * 3U);
}

/// The message with which a trainer of `game` refuses a state; fails when it does not.
std::string refusal(const GameOptions& game, const TrainOptions& options, const record::State& state) {
  auto trainer = make_trainer<double>(game, options);
  try {
    trainer.restore(state);
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(Trainer, RefusesTheStateOfAnotherGame) {
  const record::State state = make_trainer<double>({}, {}).state();
  EXPECT_THAT(refusal({.generator_units = 6}, {}, state), HasSubstr("'generator'"));
  EXPECT_THAT(refusal({.critic_units = 6}, {}, state), HasSubstr("'critic'"));
  EXPECT_THAT(refusal({.dimension = 4}, {}, state), HasSubstr("'generator'"));
  EXPECT_THAT(refusal({.output_bias = true}, {}, state), HasSubstr("no array 'bias'"));
  EXPECT_THAT(refusal({}, {.rule = RuleKind::kAdam}, state), HasSubstr("no array 'generator.mean'"));
  EXPECT_THAT(refusal({}, {}, make_trainer<float>({}, {}).state()), HasSubstr("another type"));
}

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
  repeat(few.critic.theta(), parts.critic.theta());
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

TEST(Trainer, MovesTheOutputBiasLikeAnyParameter) {
  // With no units to speak of, b_0 climbs D: for D(x) = tanh(x), from 0, by Δt (1 − tanh²(b_0)) a step.
  const GameOptions game{
      .latent_dimension = 1, .dimension = 1, .generator_units = 1, .critic_units = 1, .output_bias = true};
  auto trainer = make_trainer<double>(game, {.time_step = 0.1, .critic_speed = 1e-300, .batch = 9});
  record::State state = trainer.state();
  for (std::size_t r = 0; r < 3; ++r) {
    set_value<double>(state, "generator", r, 0, 0);
    set_value<double>(state, "critic", r, 0, r == 1 ? 0 : 1);  // a = 1, b = 0, c = 1
  }
  trainer.restore(state);
  double bias = 0;
  for (int t = 0; t < 10; ++t) {
    trainer.advance();
    bias += 0.1 * (1 - std::pow(std::tanh(bias), 2));
    EXPECT_NEAR(matrix_of(trainer.state(), "bias")(0, 0), bias, 1e-14) << "iteration " << t + 1;
  }
}

/// The message with which options are refused; fails when they are not.
std::string refused(const TrainOptions& options) {
  try {
    validate(options);
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

TEST(TrainOptions, AreRefusedInASentenceThatNamesTheKey) {
  for (const double bad : {0.0, -1.0, kInfinity, kNan}) {
    SCOPED_TRACE(bad);
    EXPECT_THAT(refused({.time_step = bad}), HasSubstr(fmt::format("dynamics.time_step = {} (", bad)));
    EXPECT_THAT(refused({.critic_speed = bad}), HasSubstr("dynamics.critic_speed = "));
    EXPECT_THAT(refused({.epsilon = bad}), HasSubstr("dynamics.epsilon = "));
    EXPECT_THAT(refused({.norm_limit = bad}), HasSubstr("dynamics.norm_limit = "));
  }
  for (const double bad : {-0.1, 1.0, kInfinity, kNan}) {
    SCOPED_TRACE(bad);
    EXPECT_THAT(refused({.decay = bad}), HasSubstr("dynamics.decay = "));
    EXPECT_THAT(refused({.beta1 = bad}), HasSubstr("dynamics.beta1 = "));
    EXPECT_THAT(refused({.beta2 = bad}), HasSubstr("dynamics.beta2 = "));
  }
  EXPECT_THAT(refused({.critic_steps = 0}), HasSubstr("dynamics.critic_steps = 0"));
  EXPECT_THAT(refused({.batch = 0}), HasSubstr("dynamics.batch = 0"));
  EXPECT_NO_THROW(validate({}));
  EXPECT_NO_THROW(validate({.decay = 0, .beta1 = 0, .beta2 = 0}));
  EXPECT_THROW(make_trainer<float>({}, {.batch = 0}), InputError);
}

}  // namespace
}  // namespace ganflow::dynamics
