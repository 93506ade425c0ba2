#include "ganflow/objectives/objective.hpp"

#include "ganflow/core/errors.hpp"

#include "objective_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <ostream>
#include <type_traits>

namespace ganflow::objectives {
namespace {

struct Case {
  Activation activation;
  std::size_t inputs;  ///< above 8: the blocked engine
  double scale;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << "activation " << static_cast<int>(c.activation) << ", " << c.inputs << " inputs, scale " << c.scale;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Activation activation :
       {Activation::kTanh, Activation::kErf, Activation::kRelu, Activation::kLeakyRelu, Activation::kSoftplus,
        Activation::kSigmoid, Activation::kSin, Activation::kLinear}) {
    for (const std::size_t inputs : {1, 2, 8, 9, 12}) {
      all.push_back({activation, inputs, 1});
    }
    all.push_back({activation, 2, 4});
    all.push_back({activation, 12, 4});
  }
  return all;
}

class Objectives : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(EveryUnit, Objectives, testing::ValuesIn(cases()));

// δΨ̂/δν carries no 1/M: the mean-field gradient is M times the derivative of Ψ̂ in ω_j.
TEST_P(Objectives, CriticGradientIsTheDerivativeOfThePayoff) {
  const auto [activation, inputs, scale] = GetParam();
  const auto batch = random_batch<double>(2 * kHalf, inputs);
  for (const Game& game : games()) {
    SCOPED_TRACE(game.name);
    auto critic = random_critic<double>(activation, inputs, scale);
    const auto gradient = critic_gradient(game.objective, critic, batch);
    const double tolerance = kDifferenceTolerance * size_of(gradient);
    for (std::size_t r = 0; r < critic.parameters(); ++r) {
      for (std::size_t j = 0; j < kUnits; ++j) {
        const double slope = difference(critic.theta()(r, j), [&] { return payoff(game.objective, critic, batch); });
        EXPECT_NEAR(gradient(r, j), static_cast<double>(kUnits) * slope, tolerance)
            << "parameter " << r << " of particle " << j;
      }
    }
  }
}

TEST_P(Objectives, CotangentsAreTheDerivativesOfTheGeneratorsLoss) {
  const auto [activation, inputs, scale] = GetParam();
  const auto critic = random_critic<double>(activation, inputs, scale);
  for (const Game& game : games()) {
    SCOPED_TRACE(game.name);
    auto y = random_batch<double>(kHalf, inputs);
    const auto loss = [&] {
      double sum = 0;
      for (const double d : values_of(critic, y)) {
        sum += game.generator_loss(d);
      }
      return sum / static_cast<double>(kHalf);
    };
    const auto g = cotangents(game.objective, critic, y);
    const double tolerance = kDifferenceTolerance * size_of(g);
    for (std::size_t i = 0; i < kHalf; ++i) {
      for (std::size_t l = 0; l < inputs; ++l) {
        EXPECT_NEAR(g(i, l), difference(y(i, l), loss), tolerance) << "sample " << i << ", coordinate " << l;
      }
    }
  }
}

// What consensus asks for: the other two derivatives, of the payoff in the samples and of the loss in the critic.
TEST_P(Objectives, KnowThePayoffInTheSamplesAndTheLossInTheCritic) {
  const auto [activation, inputs, scale] = GetParam();
  for (const Game& game : games()) {
    if (std::holds_alternative<WganGp>(game.objective)) {
      continue;  // it has neither
    }
    SCOPED_TRACE(game.name);
    auto critic = random_critic<double>(activation, inputs, scale);
    auto batch = random_batch<double>(2 * kHalf, inputs);
    const MatrixView<double> y = batch.view().row_range(kHalf, kHalf);
    Matrix<double> g(kHalf, inputs);
    auto gradient = Matrix<double>::padded(critic.parameters(), critic.size());
    std::visit(
        [&](const auto& of) {
          if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(of)>, WganGp>) {
            of.template payoff_cotangents<double>(critic, y, g);
            of.template add_loss_gradient<double>(critic, y, gradient);
          }
        },
        game.objective);
    for (std::size_t i = 0; i < kHalf; ++i) {
      const double slope = difference(y(i, 0), [&] { return payoff(game.objective, critic, batch); });
      EXPECT_NEAR(g(i, 0), slope, kDifferenceTolerance * (1 + size_of(g))) << "sample " << i;
    }
    const auto loss = [&] {
      Matrix<double> made(y.rows(), y.cols());
      std::copy_n(y.data(), y.rows() * y.cols(), made.data());
      double sum = 0;
      for (const double d : values_of(critic, made)) {
        sum += game.generator_loss(d) / kHalf;
      }
      return sum;
    };
    for (std::size_t r = 0; r < critic.parameters(); ++r) {
      const double slope = static_cast<double>(kUnits) * difference(critic.theta()(r, 2), loss);
      EXPECT_NEAR(gradient(r, 2), slope, kDifferenceTolerance * (1 + size_of(gradient))) << "parameter " << r;
    }
  }
}

// Ψ̂ by the formulas of theory §2, with no care for overflow: |D| is of order 1 here.
TEST_P(Objectives, PayoffIsTheFormulaOfTheTheory) {
  const auto [activation, inputs, scale] = GetParam();
  const auto critic = random_critic<double>(activation, inputs, scale);
  const auto batch = random_batch<double>(2 * kHalf, inputs);
  const std::vector<double> d = values_of(critic, batch);
  double wgan = 0;
  double gan = 0;
  double squares = 0;
  double hinge = 0;
  for (std::size_t i = 0; i < kHalf; ++i) {
    wgan += (d[i] - d[kHalf + i]) / kHalf;
    squares -= 0.5 * (std::pow(d[i] - 1, 2) + std::pow(d[kHalf + i], 2)) / kHalf;
    hinge -= (std::max(0.0, 1 - d[i]) + std::max(0.0, 1 + d[kHalf + i])) / kHalf;
    gan += (std::log(1 / (1 + std::exp(-d[i]))) + std::log(1 - 1 / (1 + std::exp(-d[kHalf + i])))) / kHalf;
  }
  constexpr double kRounding = 1e-13;  // 12 terms of order 1 to 10
  EXPECT_NEAR(payoff(Wgan{}, critic, batch), wgan, kRounding);
  EXPECT_NEAR(payoff(WganGp{.penalty = 0}, critic, batch), wgan, kRounding);
  EXPECT_NEAR(payoff(Gan{.saturating = false}, critic, batch), gan, kRounding);
  EXPECT_NEAR(payoff(Gan{.saturating = true}, critic, batch), gan, kRounding);
  EXPECT_NEAR(payoff(LeastSquares{}, critic, batch), squares, kRounding * (1 - squares));
  EXPECT_NEAR(payoff(Hinge{}, critic, batch), hinge, kRounding);
  EXPECT_NEAR(payoff(WithR1<Gan>{.weight = 0}, critic, batch), gan, kRounding);
}

TEST_P(Objectives, InFloatFollowDouble) {
  const auto [activation, inputs, scale] = GetParam();
  const auto critic = random_critic<double>(activation, inputs, scale);
  const auto narrow_critic = random_critic<float>(activation, inputs, scale);
  const auto batch = random_batch<double>(2 * kHalf, inputs);
  const auto narrow_batch = random_batch<float>(2 * kHalf, inputs);
  constexpr double kFloat = 2e-5;  // sums of 12 · d products in float, 1e-7 each; the penalty multiplies by 2λ = 20
  for (const Game& game : games()) {
    SCOPED_TRACE(game.name);
    const auto wide = critic_gradient(game.objective, critic, batch);
    const auto narrow = critic_gradient(game.objective, narrow_critic, narrow_batch);
    for (std::size_t r = 0; r < wide.rows(); ++r) {
      for (std::size_t j = 0; j < wide.cols(); ++j) {
        EXPECT_NEAR(narrow(r, j), wide(r, j), kFloat * (1 + size_of(wide))) << "parameter " << r << ", particle " << j;
      }
    }
    const auto g = cotangents(game.objective, critic, batch);
    const auto narrow_g = cotangents(game.objective, narrow_critic, narrow_batch);
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      EXPECT_NEAR(narrow_g(i, 0), g(i, 0), kFloat * size_of(g)) << "sample " << i;
    }
    const double value = payoff(game.objective, critic, batch);
    EXPECT_NEAR(payoff(game.objective, narrow_critic, narrow_batch), value, kFloat * (1 + std::abs(value)));
  }
}

TEST(Objectives, AddToTheGradientThatIsThere) {
  const auto critic = random_critic<double>(Activation::kTanh, 2, 1);
  const auto batch = random_batch<double>(2 * kHalf, 2);
  for (const Game& game : games()) {
    SCOPED_TRACE(game.name);
    const auto once = critic_gradient(game.objective, critic, batch);
    auto twice = critic_gradient(game.objective, critic, batch);
    std::visit([&](const auto& g) { g.template add_critic_gradient<double>(critic, {batch}, kMix, twice); },
               game.objective);
    for (std::size_t r = 0; r < once.rows(); ++r) {
      for (std::size_t j = 0; j < kUnits; ++j) {
        EXPECT_NEAR(twice(r, j), 2 * once(r, j), 1e-13 * (1 + size_of(once)));  // rounding of two sums
      }
    }
  }
}

TEST(Objectives, GradientDoesNotDependOnTheBatchBeingRepeated) {
  // Means over the batch: every sample twice changes nothing. (Not for a penalty, whose x̂ are drawn.)
  const auto critic = random_critic<double>(Activation::kTanh, 2, 1);
  const auto batch = random_batch<double>(2 * kHalf, 2);
  Matrix<double> twice(4 * kHalf, 2);
  for (std::size_t i = 0; i < 4 * kHalf; ++i) {
    const std::size_t from = i < 2 * kHalf ? i % kHalf : kHalf + i % kHalf;
    std::copy_n(batch.row(from), 2, twice.row(i));
  }
  for (const Objective& objective : {Objective{Wgan{}}, Objective{Gan{}}, Objective{LeastSquares{}}, Objective{Hinge{}},
                                     Objective{WithR1<Wgan>{}}}) {
    const auto g1 = critic_gradient(objective, critic, batch);
    const auto g2 = critic_gradient(objective, critic, twice);
    for (std::size_t r = 0; r < g1.rows(); ++r) {
      EXPECT_NEAR(g1(r, 3), g2(r, 3), 1e-15);  // rounding of sums of order 0.1
    }
  }
}

TEST(CriticBatch, HasTheDataAboveAndTheGeneratedBelow) {
  const auto batch = random_batch<double>(8, 3);
  const CriticBatch<double> halves{batch};
  EXPECT_EQ(halves.half(), 4U);
  EXPECT_EQ(halves.real().row(0), batch.row(0));
  EXPECT_EQ(halves.generated().row(0), batch.row(4));
  EXPECT_EQ(halves.generated().rows(), 4U);
}

// |D| = 1000: e^{1000} overflows, log(1 − S(1000)) = −1000 does not.
TEST(Gan, HasTheRightLimitsFarOut) {
  const auto critic = one_unit(Activation::kLinear, {1000}, 0, 1);  // D(x) = 1000 x
  const auto right = column({1, 1, -1, -1});                        // data at D = 1000, generated at −1000
  const auto wrong = column({-1, -1, 1, 1});
  const auto plain = critic_gradient(Wgan{}, critic, wrong);
  for (const bool saturating : {false, true}) {
    const Objective gan = Gan{.saturating = saturating};
    EXPECT_EQ(payoff(gan, critic, right), 0);
    EXPECT_EQ(payoff(gan, critic, wrong), -2000);
    const auto settled = critic_gradient(gan, critic, right);
    const auto pushed = critic_gradient(gan, critic, wrong);  // S'/S = 1 here: as strong as WGAN
    for (std::size_t r = 0; r < 3; ++r) {
      EXPECT_EQ(settled(r, 0), 0) << "parameter " << r;
      EXPECT_EQ(pushed(r, 0), plain(r, 0)) << "parameter " << r;
    }
  }
  // m = 2, ∇D = 1000. Believed samples are left alone, refused ones pushed up by WGAN's −∇D/m; minimax has it the
  // other way round, its gradient vanishes where the critic is sure (theory §10).
  const auto refused = column({-1, -1});
  const auto believed = column({1, 1});
  EXPECT_EQ(cotangents(Gan{.saturating = false}, critic, refused)(0, 0), -500);
  EXPECT_EQ(cotangents(Gan{.saturating = false}, critic, believed)(0, 0), 0);
  EXPECT_EQ(cotangents(Gan{.saturating = true}, critic, refused)(0, 0), 0);
  EXPECT_EQ(cotangents(Gan{.saturating = true}, critic, believed)(0, 0), -500);
}

TEST(Gan, OfABlindCriticIsMinusLogFour) {
  const auto critic = one_unit(Activation::kTanh, {1}, 0, 0);
  EXPECT_NEAR(payoff(Gan{}, critic, random_batch<double>(2 * kHalf, 1)), -std::log(4), 1e-15);
}

TEST(MakeObjective, GivesTheGameOfTheKind) {
  EXPECT_TRUE(std::holds_alternative<Wgan>(make_objective({.kind = ObjectiveKind::kWgan})));
  const Objective penalised = make_objective({.kind = ObjectiveKind::kWganGp, .penalty = 3});
  ASSERT_TRUE(std::holds_alternative<WganGp>(penalised));
  EXPECT_EQ(std::get<WganGp>(penalised).penalty, 3);
  const Objective gan = make_objective({.kind = ObjectiveKind::kGan});
  ASSERT_TRUE(std::holds_alternative<Gan>(gan));
  EXPECT_FALSE(std::get<Gan>(gan).saturating);
  EXPECT_TRUE(std::get<Gan>(make_objective({.kind = ObjectiveKind::kGanMinimax})).saturating);
  EXPECT_FALSE(std::get<WganGp>(penalised).one_sided);
  EXPECT_TRUE(std::get<WganGp>(make_objective({.kind = ObjectiveKind::kWganLp})).one_sided);
  EXPECT_TRUE(std::holds_alternative<LeastSquares>(make_objective({.kind = ObjectiveKind::kLeastSquares})));
  EXPECT_TRUE(std::holds_alternative<Hinge>(make_objective({.kind = ObjectiveKind::kHinge})));
  const Objective r1 = make_objective({.kind = ObjectiveKind::kGanMinimax, .r1 = 3});
  ASSERT_TRUE(std::holds_alternative<WithR1<Gan>>(r1));
  EXPECT_EQ(std::get<WithR1<Gan>>(r1).weight, 3);
  EXPECT_TRUE(std::get<WithR1<Gan>>(r1).game.saturating);
  EXPECT_TRUE(std::holds_alternative<WithR1<Wgan>>(make_objective({.kind = ObjectiveKind::kWgan, .r1 = 3})));
  EXPECT_TRUE(std::holds_alternative<WithR1<Hinge>>(make_objective({.kind = ObjectiveKind::kHinge, .r1 = 3})));
  EXPECT_TRUE(
      std::holds_alternative<WithR1<LeastSquares>>(make_objective({.kind = ObjectiveKind::kLeastSquares, .r1 = 3})));
}

TEST(MakeObjective, RefusesTwoPenaltiesOnOneSlope) {
  for (const ObjectiveKind kind : {ObjectiveKind::kWganGp, ObjectiveKind::kWganLp}) {
    EXPECT_THROW(make_objective({.kind = kind, .r1 = 1}), InputError);
  }
  EXPECT_THROW(make_objective({.kind = ObjectiveKind::kGan, .r1 = -1}), InputError);
  EXPECT_THROW(make_objective({.kind = ObjectiveKind::kIdeal}), InputError);  // nobody to play against
}

TEST(MakeObjective, RefusesAPenaltyThatIsNone) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double penalty : {-1.0, kInfinity, std::numeric_limits<double>::quiet_NaN()}) {
    try {
      make_objective({.kind = ObjectiveKind::kWganGp, .penalty = penalty});
      ADD_FAILURE() << "accepted " << penalty;
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(fmt::format("objective.penalty = {}", penalty)));
    }
  }
  EXPECT_NO_THROW(make_objective({.kind = ObjectiveKind::kWganGp, .penalty = 0}));
  EXPECT_NO_THROW(make_objective({.kind = ObjectiveKind::kWgan, .penalty = -1}));  // not used there
}

}  // namespace
}  // namespace ganflow::objectives
