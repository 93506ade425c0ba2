// The gradient penalty: closed forms for linear critics, and where its points x̂ come from.

#include "objective_support.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace ganflow::objectives {
namespace {

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
  double first = 0;  // the stream's first uniform number: t of x̂ = t x + (1 − t) y
  rng::fill_uniform<double>(kMix, 0, {&first, 1});
  EXPECT_NEAR(mixing_share(kMix), first, 1e-9);  // √ and acos lose half the digits
  EXPECT_EQ(penalty(critic, kMix), penalty(critic, kMix));
  EXPECT_NEAR(penalty(critic, kMix), penalty(other, kMix), 1e-15);  // −D has the same |∇D|
  rng::Stream next = kMix;
  ++next.substep;
  EXPECT_NE(penalty(critic, kMix), penalty(critic, next));
  // x and y exchanged: t becomes 1 − t.
  const double swapped =
      -payoff(WganGp{.penalty = 1}, critic, column({0, 1}), kMix) + payoff(Wgan{}, critic, column({0, 1}));
  EXPECT_NEAR(std::acos(1 - std::sqrt(swapped)), 1 - mixing_share(kMix), 1e-9);
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

}  // namespace
}  // namespace ganflow::objectives
