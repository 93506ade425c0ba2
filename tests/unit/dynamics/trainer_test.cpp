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
