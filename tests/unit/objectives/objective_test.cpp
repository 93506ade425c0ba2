#include "ganflow/objectives/objective.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <ostream>
#include <vector>

namespace ganflow::objectives {
namespace {

using nets::Activation;
using nets::Population;

constexpr rng::Stream kMix{.seed = 4, .purpose = rng::Purpose::kInterpolation, .step = 3, .substep = 2};
constexpr std::size_t kUnits = 5;
constexpr std::size_t kHalf = 6;  ///< m

template <class T>
Population<T> random_critic(Activation activation, std::size_t inputs, double scale) {
  nets::NetworkOptions options;
  options.units = kUnits;
  options.activation = activation;
  options.scale = scale;
  return nets::start_population<T>(options, inputs, 1, 3, rng::Purpose::kCriticStart, {});
}

template <class T>
Matrix<T> random_batch(std::size_t n, std::size_t d) {
  Matrix<double> drawn(n, d);
  rng::fill_normal<double>({.seed = 11}, 0, {drawn.data(), n * d});
  Matrix<T> batch(n, d);
  std::transform(drawn.data(), drawn.data() + n * d, batch.data(), [](double v) { return static_cast<T>(v); });
  return batch;
}

/// One unit scale · c ς(a·x + b): D itself, since M = 1.
Population<double> one_unit(Activation activation, const std::vector<double>& a, double b, double c, double scale = 1) {
  Population<double> critic({activation, a.size(), 1}, 1, scale);
  for (std::size_t l = 0; l < a.size(); ++l) {
    critic.a()(l, 0) = a[l];
  }
  critic.b()(0, 0) = b;
  critic.c()(0, 0) = c;
  return critic;
}

Matrix<double> column(const std::vector<double>& values) {
  Matrix<double> m(values.size(), 1);
  std::copy(values.begin(), values.end(), m.data());
  return m;
}

template <class T>
Matrix<T> critic_gradient(const Objective& objective, const Population<T>& critic, const Matrix<T>& batch,
                          const rng::Stream& mix = kMix) {
  auto gradient = Matrix<T>::padded(critic.parameters(), critic.size());
  std::visit([&](const auto& game) { game.template add_critic_gradient<T>(critic, {batch}, mix, gradient); },
             objective);
  return gradient;
}

template <class T>
Matrix<T> cotangents(const Objective& objective, const Population<T>& critic, const Matrix<T>& y) {
  Matrix<T> g(y.rows(), y.cols());
  std::visit([&](const auto& game) { game.template generator_cotangents<T>(critic, y, g); }, objective);
  return g;
}

template <class T>
double payoff(const Objective& objective, const Population<T>& critic, const Matrix<T>& batch,
              const rng::Stream& mix = kMix) {
  return std::visit([&](const auto& game) { return game.template payoff<T>(critic, {batch}, mix); }, objective);
}

template <class T>
std::vector<double> values_of(const Population<T>& critic, const Matrix<T>& x) {
  Matrix<T> values(x.rows(), 1);
  nets::evaluate<T>(critic, x, values);
  return {values.data(), values.data() + x.rows()};
}

template <class T>
double size_of(const Matrix<T>& m) {
  double sum = 0;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      sum += static_cast<double>(m(r, j)) * static_cast<double>(m(r, j));
    }
  }
  return std::sqrt(sum);
}

/// Central difference of f at `value`, which it restores. Error about h² + ε/h = 1e-10 for h = 1e-5, values of order 1.
double difference(double& value, const std::function<double()>& f) {
  constexpr double kStep = 1e-5;
  const double saved = value;
  value = saved + kStep;
  const double up = f();
  value = saved - kStep;
  const double down = f();
  value = saved;
  return (up - down) / (2 * kStep);
}

/// Relative to the size of the whole gradient: entries near 0 carry the difference's own error.
constexpr double kDifferenceTolerance = 1e-7;

struct Game {
  const char* name;
  Objective objective;
  double (*generator_loss)(double d);  ///< of one sample with D(y) = d, theory §2
};

const std::vector<Game>& games() {
  static const std::vector<Game> kGames = {
      {"Wgan", Wgan{}, [](double d) { return -d; }},
      {"WganGp", WganGp{.penalty = 10}, [](double d) { return -d; }},
      {"WganGpMild", WganGp{.penalty = 0.3}, [](double d) { return -d; }},
      {"Gan", Gan{.saturating = false}, [](double d) { return -std::log(1 / (1 + std::exp(-d))); }},
      {"GanMinimax", Gan{.saturating = true}, [](double d) { return std::log(1 - 1 / (1 + std::exp(-d))); }}};
  return kGames;
}

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

// Ψ̂ by the formulas of theory §2, with no care for overflow: |D| is of order 1 here.
TEST_P(Objectives, PayoffIsTheFormulaOfTheTheory) {
  const auto [activation, inputs, scale] = GetParam();
  const auto critic = random_critic<double>(activation, inputs, scale);
  const auto batch = random_batch<double>(2 * kHalf, inputs);
  const std::vector<double> d = values_of(critic, batch);
  double wgan = 0;
  double gan = 0;
  for (std::size_t i = 0; i < kHalf; ++i) {
    wgan += (d[i] - d[kHalf + i]) / kHalf;
    gan += (std::log(1 / (1 + std::exp(-d[i]))) + std::log(1 - 1 / (1 + std::exp(-d[kHalf + i])))) / kHalf;
  }
  constexpr double kRounding = 1e-13;  // 12 terms of order 1 to 10
  EXPECT_NEAR(payoff(Wgan{}, critic, batch), wgan, kRounding);
  EXPECT_NEAR(payoff(WganGp{.penalty = 0}, critic, batch), wgan, kRounding);
  EXPECT_NEAR(payoff(Gan{.saturating = false}, critic, batch), gan, kRounding);
  EXPECT_NEAR(payoff(Gan{.saturating = true}, critic, batch), gan, kRounding);
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
  for (const Objective& objective : {Objective{Wgan{}}, Objective{Gan{}}}) {
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

// A linear critic has slope scale · c a everywhere, wherever the x̂ fall.
TEST(WganGp, PenaltyOfALinearCriticIsTheSquareOfItsExcessSlope) {
  const auto batch = random_batch<double>(2 * kHalf, 2);
  constexpr double kLambda = 7;
  for (const double scale : {1.0, 3.0}) {
    for (const double c : {-0.9, 0.2, 1.7}) {
      SCOPED_TRACE(testing::Message() << "scale " << scale << ", c = " << c);
      const std::vector<double> a = {0.3, -0.4};  // |a| = ½
      const auto critic = one_unit(Activation::kLinear, a, 0.7, c, scale);
      const double slope = scale * std::abs(c) * 0.5;
      const double penalty = payoff(Wgan{}, critic, batch) - payoff(WganGp{.penalty = kLambda}, critic, batch);
      EXPECT_NEAR(penalty, kLambda * std::pow(slope - 1, 2), 1e-13);  // rounding of terms of order 10
      const auto plain = critic_gradient(Wgan{}, critic, batch);
      const auto pulled = critic_gradient(WganGp{.penalty = kLambda}, critic, batch);
      const double pull = -2 * kLambda * (slope - 1);  // −λ ∂(|v| − 1)²/∂|v|
      for (std::size_t l = 0; l < 2; ++l) {
        EXPECT_NEAR(pulled(l, 0) - plain(l, 0), pull * scale * std::abs(c) * a[l] / 0.5, 1e-13) << "a_" << l + 1;
      }
      EXPECT_NEAR(pulled(2, 0) - plain(2, 0), 0, 1e-15) << "b";
      EXPECT_NEAR(pulled(3, 0) - plain(3, 0), pull * scale * 0.5 * (c < 0 ? -1 : 1), 1e-13) << "c";
    }
  }
}

TEST(WganGp, LeavesACriticOfSlopeOneAlone) {
  const auto batch = random_batch<double>(2 * kHalf, 2);
  for (const double c : {-2.0, 2.0}) {
    const auto critic = one_unit(Activation::kLinear, {0.3, -0.4}, 0.7, c);
    EXPECT_NEAR(payoff(WganGp{.penalty = 1000}, critic, batch), payoff(Wgan{}, critic, batch), 1e-13);
    const auto plain = critic_gradient(Wgan{}, critic, batch);
    const auto pulled = critic_gradient(WganGp{.penalty = 1000}, critic, batch);
    for (std::size_t r = 0; r < 4; ++r) {
      EXPECT_NEAR(pulled(r, 0), plain(r, 0), 1e-12) << "parameter " << r;  // 2λ · rounding of |v| − 1
    }
  }
}

TEST(WganGp, LeavesThePenaltyOutOfTheGradientWhereTheSlopeIsZero) {
  const auto batch = random_batch<double>(2 * kHalf, 2);
  const auto critic = one_unit(Activation::kTanh, {0.3, -0.4}, 0.7, 0);
  EXPECT_DOUBLE_EQ(payoff(WganGp{.penalty = 10}, critic, batch), -10);  // (0 − 1)²
  const auto plain = critic_gradient(Wgan{}, critic, batch);
  const auto pulled = critic_gradient(WganGp{.penalty = 10}, critic, batch);
  for (std::size_t r = 0; r < 4; ++r) {
    EXPECT_EQ(pulled(r, 0), plain(r, 0)) << "parameter " << r;
  }
}

TEST(WganGp, IsFiniteForSlopesTooSmallToInvertInFloat) {
  // |∇D| ≈ 1e-42: 1/|∇D| is infinite in float, the direction ∇D/|∇D| is not.
  Population<float> critic({Activation::kLinear, 2, 1}, 1, 1);
  critic.a()(0, 0) = 1e-21F;
  critic.c()(0, 0) = 1e-21F;
  const auto gradient = critic_gradient<float>(WganGp{.penalty = 10}, critic, random_batch<float>(2 * kHalf, 2));
  for (std::size_t r = 0; r < 4; ++r) {
    EXPECT_TRUE(std::isfinite(gradient(r, 0))) << "parameter " << r << " is " << gradient(r, 0);
  }
}

/// t of x̂ = t x + (1 − t) y for the first pair, seen through D = sin: at x = 1, y = 0 the penalty is λ(cos t − 1)².
double mixing_share(const rng::Stream& mix) {
  const auto critic = one_unit(Activation::kSin, {1}, 0, 1);
  const auto batch = column({1, 0});
  const double penalty = payoff(Wgan{}, critic, batch) - payoff(WganGp{.penalty = 1}, critic, batch, mix);
  return std::acos(1 - std::sqrt(penalty));
}

TEST(WganGp, DrawsItsPointsFromTheStreamAndFromNothingElse) {
  const auto critic = one_unit(Activation::kSin, {1}, 0, 1);
  const auto other = one_unit(Activation::kSin, {1}, 0, -1);
  const auto batch = column({1, 0});
  const auto penalty = [&](const Population<double>& of, const rng::Stream& mix) {
    return payoff(Wgan{}, of, batch) - payoff(WganGp{.penalty = 1}, of, batch, mix);
  };
  EXPECT_EQ(penalty(critic, kMix), penalty(critic, kMix));
  EXPECT_NEAR(penalty(critic, kMix), penalty(other, kMix), 1e-15);  // −D has the same |∇D|
  rng::Stream next = kMix;
  ++next.substep;
  EXPECT_NE(penalty(critic, kMix), penalty(critic, next));
  // x and y exchanged: t becomes 1 − t.
  const double swapped =
      -payoff(WganGp{.penalty = 1}, critic, column({0, 1}), kMix) + payoff(Wgan{}, critic, column({0, 1}));
  EXPECT_NEAR(std::acos(1 - std::sqrt(swapped)), 1 - mixing_share(kMix), 1e-9);  // √ and acos lose half the digits
}

TEST(WganGp, PointsAreUniformOnTheSegment) {
  constexpr std::size_t kDraws = 4096;
  std::vector<double> t(kDraws);
  for (std::size_t k = 0; k < kDraws; ++k) {
    t[k] = mixing_share({.seed = 5, .purpose = rng::Purpose::kInterpolation, .step = k});
  }
  std::sort(t.begin(), t.end());
  double gap = 0;  // of Kolmogorov and Smirnov
  for (std::size_t k = 0; k < kDraws; ++k) {
    gap = std::max(
        {gap, std::abs(t[k] - static_cast<double>(k) / kDraws), std::abs(t[k] - static_cast<double>(k + 1) / kDraws)});
  }
  // Null: t uniform on (0,1). P(√n gap > 2.7) ≈ 2 e^{−2·2.7²} = 9e-7; the seed is fixed.
  EXPECT_LT(gap * std::sqrt(static_cast<double>(kDraws)), 2.7);
}

TEST(WganGp, MixesEachDataPointWithItsOwnGeneratedOne) {
  // x_i = y_i = iπ: every x̂_i = x_i, where |cos| = 1. Any other pairing would end up in between.
  const auto critic = one_unit(Activation::kSin, {1}, 0, 1);
  constexpr double kPi = std::numbers::pi;
  const auto batch = column({0, kPi, 2 * kPi, 0, kPi, 2 * kPi});
  EXPECT_NEAR(payoff(WganGp{.penalty = 1000}, critic, batch), 0, 1e-12);
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
