// Gradient penalties: closed forms for linear critics, and where their points come from.

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

// One-sided: the same above slope 1, nothing below.
TEST(WganLp, ChargesForSlopesAboveOneOnly) {
  const auto batch = random_batch<double>(2 * kHalf, 2);
  const WganGp one_sided{.penalty = 7, .one_sided = true};
  const auto steep = one_unit(Activation::kLinear, {0.3, -0.4}, 0.7, 5);
  EXPECT_EQ(payoff(one_sided, steep, batch), payoff(WganGp{.penalty = 7}, steep, batch));
  const auto flat = one_unit(Activation::kLinear, {0.3, -0.4}, 0.7, 1.9);
  EXPECT_EQ(payoff(one_sided, flat, batch), payoff(Wgan{}, flat, batch));
  const auto steep_one = critic_gradient(one_sided, steep, batch);
  const auto steep_two = critic_gradient(WganGp{.penalty = 7}, steep, batch);
  const auto flat_one = critic_gradient(one_sided, flat, batch);
  const auto flat_free = critic_gradient(Wgan{}, flat, batch);
  for (std::size_t r = 0; r < 4; ++r) {
    EXPECT_EQ(steep_one(r, 0), steep_two(r, 0)) << "parameter " << r;
    EXPECT_EQ(flat_one(r, 0), flat_free(r, 0)) << "parameter " << r;
  }
}

// D = c a·x has |∇D|² = c²|a|² everywhere: the penalty is (λ/2) c²|a|², its gradient λ c² a and λ c|a|².
TEST(WithR1, OfALinearCriticIsHalfTheSquareOfItsSlope) {
  const auto batch = random_batch<double>(2 * kHalf, 2);
  constexpr double kLambda = 7;
  const std::vector<double> a = {0.3, -0.4};
  constexpr double kC = -1.7;
  const auto critic = one_unit(Activation::kLinear, a, 0.7, kC);
  const double penalty = payoff(Gan{}, critic, batch) - payoff(WithR1<Gan>{.weight = kLambda}, critic, batch);
  EXPECT_NEAR(penalty, 0.5 * kLambda * kC * kC * 0.25, 1e-13);  // rounding of terms of order 10
  const auto plain = critic_gradient(Gan{}, critic, batch);
  const auto pulled = critic_gradient(WithR1<Gan>{.weight = kLambda}, critic, batch);
  for (std::size_t l = 0; l < 2; ++l) {
    EXPECT_NEAR(pulled(l, 0) - plain(l, 0), -kLambda * kC * kC * a[l], 1e-13) << "a_" << l + 1;
  }
  EXPECT_NEAR(pulled(2, 0) - plain(2, 0), 0, 1e-15) << "b";
  EXPECT_NEAR(pulled(3, 0) - plain(3, 0), -kLambda * kC * 0.25, 1e-13) << "c";
}

TEST(WithR1, LooksAtTheDataOnly) {
  // D = sin: flat at the data π/2, steep at the generated 0.
  const auto critic = one_unit(Activation::kSin, {1}, 0, 1);
  const auto batch = column({std::numbers::pi / 2, 0});
  EXPECT_NEAR(payoff(WithR1<Wgan>{.weight = 1000}, critic, batch), payoff(Wgan{}, critic, batch), 1e-13);
  const auto turned = column({0, std::numbers::pi / 2});
  EXPECT_NEAR(payoff(WithR1<Wgan>{.weight = 1000}, critic, turned), payoff(Wgan{}, critic, turned) - 500, 1e-12);
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
