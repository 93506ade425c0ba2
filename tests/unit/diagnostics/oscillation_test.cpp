#include "ganflow/diagnostics/oscillation.hpp"

#include "ganflow/core/errors.hpp"

#include "synthetic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::diagnostics {
namespace {

using record::VerdictKind;
using testing::HasSubstr;
using testing::ThrowsMessage;

Oscillation find(const std::vector<double>& x, double step = 1, const OscillationOptions& options = {}) {
  return find_oscillation(times(x.size(), step), x, options);
}

std::size_t count_swings(std::size_t series, const auto& make, const OscillationOptions& options) {
  std::size_t count = 0;
  for (std::uint64_t seed = 1; seed <= series; ++seed) {
    const VerdictKind kind = find(make(seed), 1, options).kind;
    count += kind == VerdictKind::kOscillating || kind == VerdictKind::kDamped || kind == VerdictKind::kGrowing;
  }
  return count;
}

// H0: the series holds no swing, and one is called with probability at most 1%. More than 17 of 300, or than 10 of
// 100, have probability below 1e-7 then (binomial). Thousands of series: tests/calibration.
constexpr OscillationOptions kOnePercent{.false_alarm = 0.01};

TEST(Oscillation, RarelySeenInWhiteNoise) {
  EXPECT_LE(count_swings(
                300, [](auto seed) { return white_noise(200, seed); }, kOnePercent),
            17U);
  EXPECT_LE(count_swings(
                300, [](auto seed) { return white_noise(64, seed); }, kOnePercent),
            17U);
}

TEST(Oscillation, RarelySeenInRedNoise) {
  EXPECT_LE(count_swings(
                100, [](auto seed) { return red_noise(400, 0.9, seed); }, kOnePercent),
            10U);
  for (const double memory : {0.5, 0.97, 0.99}) {
    const auto make = [&](auto seed) { return red_noise(200, memory, seed); };
    EXPECT_LE(count_swings(100, make, kOnePercent), 10U) << "memory " << memory;
  }
}

TEST(Oscillation, RarelySeenInRandomWalksAndInMixedNoise) {
  EXPECT_LE(count_swings(
                100, [](auto seed) { return random_walk(600, seed); }, kOnePercent),
            10U);
  const auto mixed = [](auto seed) { return sum(red_noise(800, 0.95, seed), 0.5, white_noise(800, seed + 5000)); };
  EXPECT_LE(count_swings(100, mixed, kOnePercent), 10U);
}

// Noise that rings has a line that no red noise explains, and loses its phase all the same.
TEST(Oscillation, RarelySeenInResonances) {
  for (const double r : {0.5, 0.8, 0.9, 0.95}) {
    const auto make = [&](auto seed) { return resonance(600, r, 0.1 + 0.004 * static_cast<double>(seed), seed); };
    EXPECT_LE(count_swings(100, make, kOnePercent), 10U) << "r = " << r;
  }
}

TEST(Oscillation, ResonanceIsNoiseThatRemembersItsPhaseForSoLong) {
  int noise = 0;
  double coherence = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Oscillation found = find(resonance(3000, 0.98, 0.2, seed));
    noise += found.kind == VerdictKind::kNoise;
    ASSERT_TRUE(found.coherence) << seed;
    coherence += *found.coherence / 20;
    EXPECT_TRUE(found.period && found.amplitude) << seed;
    EXPECT_GT(found.ringing_alarm, 0.01) << seed;
  }
  EXPECT_GE(noise, 18);
  EXPECT_NEAR(coherence, 50, 15);  // −1/log r = 49.5
}

TEST(Oscillation, ResonanceSeenTooBrieflyIsUndecidedAndSaysHowLongItMustBe) {
  int undecided = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Oscillation found = find(resonance(250, 0.96, 0.25, seed));
    if (found.kind == VerdictKind::kUndecided && found.coherence) {
      ++undecided;
      EXPECT_EQ(found.duration_needed, 500);
    }
  }
  EXPECT_GE(undecided, 5);
}

TEST(Oscillation, SineInNoiseHasItsPeriodAndAmplitude) {
  const Oscillation found = find(sum(swing(800, sine, {.period = 37}), 0.3, white_noise(800, 1)));
  ASSERT_EQ(found.kind, VerdictKind::kOscillating);
  EXPECT_NEAR(found.period->value, 37, 0.2);
  EXPECT_NEAR(found.amplitude->value, 1, 0.15);  // noise of 0.3 averaged over 21 cycles, and its extremes
  EXPECT_NEAR(*found.cycles, 21, 1);
  EXPECT_LT(found.false_alarm, 1e-12);
  EXPECT_LT(found.damping->low, 1);
  EXPECT_GT(found.damping->high, 1);
}

TEST(Oscillation, SineInRedNoiseIsFound) {
  for (const double memory : {0.5, 0.9, 0.97}) {
    const Oscillation found = find(sum(swing(800, sine, {.period = 40}), 0.4, red_noise(800, memory, 2)));
    ASSERT_EQ(found.kind, VerdictKind::kOscillating) << memory;
    EXPECT_NEAR(found.period->value, 40, 1) << memory;
  }
}

TEST(Oscillation, StrongSwingsWithJitterKeepTheirPeriod) {
  for (const auto wave : {sine, square, relaxation}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const auto x = swing(700, wave, {.period = 41, .jitter = 0.03, .seed = seed});
      const Oscillation found = find(sum(x, 0.05, white_noise(700, seed)));
      ASSERT_EQ(found.kind, VerdictKind::kOscillating) << seed;
      EXPECT_NEAR(found.period->value, 41, 5 * 0.03 * 41 / 4) << seed;  // 5 deviations of a mean of 16
      EXPECT_NEAR(found.amplitude->value, 1, 0.25) << seed;
      EXPECT_GE(*found.cycles, 14) << seed;
      EXPECT_LT(found.false_alarm, 1e-6) << seed;
    }
  }
}

// 400 series; the interval is meant to hold the truth in 95%. H0: it does; fewer than 347 have probability 1e-9.
TEST(Oscillation, PeriodIntervalHoldsTheTruth) {
  int inside = 0;
  double width = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto x = swing(800, square, {.period = 40, .jitter = 0.04, .seed = seed});
    const Oscillation found = find(sum(x, 0.1, white_noise(800, seed)));
    ASSERT_EQ(found.kind, VerdictKind::kOscillating) << seed;
    inside += found.period->low <= 40 && 40 <= found.period->high;
    width += (found.period->high - found.period->low) / 400;
  }
  EXPECT_GE(inside, 347);
  EXPECT_LT(width, 3.5);  // Student for 19 cycles of deviation 1.6: 1.54; correlations may double it
}

TEST(Oscillation, DampedSwingHasItsRatio) {
  for (const double ratio : {0.7, 0.85, 0.93}) {
    std::vector<double> x = swing(800, sine, {.period = 40});
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] *= std::pow(ratio, static_cast<double>(i) / 40);
    }
    const Oscillation found = find(sum(x, 0.01, white_noise(800, 3)));
    ASSERT_EQ(found.kind, VerdictKind::kDamped) << ratio;
    EXPECT_NEAR(found.damping->value, ratio, 0.02) << ratio;
    EXPECT_NEAR(found.period->value, 40, 0.5) << ratio;
    EXPECT_GT(*found.amplitude_first, *found.amplitude_last);
  }
}

TEST(Oscillation, GrowingSwingHasItsRatio) {
  std::vector<double> x = swing(600, sine, {.period = 40});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] *= std::pow(1.15, static_cast<double>(i) / 40 - 15);
  }
  const Oscillation found = find(sum(x, 0.01, white_noise(600, 4)));
  ASSERT_EQ(found.kind, VerdictKind::kGrowing);
  EXPECT_NEAR(found.damping->value, 1.15, 0.02);
}

TEST(Oscillation, SwingThatSettlesToASmallerOneIsASwing) {
  std::vector<double> x = swing(1600, sine, {.period = 40});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] *= 0.5 + 1.5 * std::exp(-static_cast<double>(i) / 100);
  }
  const Oscillation found = find(sum(x, 0.02, white_noise(1600, 5)));
  ASSERT_EQ(found.kind, VerdictKind::kOscillating);
  EXPECT_NEAR(found.amplitude->value, 0.5, 0.1);
}

TEST(Oscillation, SwingAfterATransientIsASwing) {
  std::vector<double> x = swing(800, sine, {.period = 40});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] += 8 * std::exp(-static_cast<double>(i) / 30);
  }
  const Oscillation found = find(sum(x, 0.05, white_noise(800, 6)));
  ASSERT_EQ(found.kind, VerdictKind::kOscillating);
  EXPECT_GT(found.transient, 20);
  EXPECT_NEAR(found.amplitude->value, 1, 0.15);
}

TEST(Oscillation, SwingOnATrendIsASwing) {
  std::vector<double> x = swing(800, square, {.period = 40});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] += 0.01 * static_cast<double>(i);
  }
  const Oscillation found = find(x);
  ASSERT_EQ(found.kind, VerdictKind::kOscillating);
  EXPECT_NEAR(found.amplitude->value, 1, 0.1);
}

TEST(Oscillation, NoiseIsNoise) {
  int noise = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    noise += find(white_noise(400, seed)).kind == VerdictKind::kNoise;
    noise += find(red_noise(800, 0.8, seed)).kind == VerdictKind::kNoise;
  }
  EXPECT_GE(noise, 196);
}

TEST(Oscillation, RandomWalksAndTrendsDrift) {
  int drifting = 0;
  int converging = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const VerdictKind kind = find(random_walk(800, seed)).kind;
    drifting += kind == VerdictKind::kDrifting;
    converging += kind == VerdictKind::kConverging;
  }
  EXPECT_GE(drifting, 120);  // the rest may be undecided: a walk can look like a slow swing or like slow noise
  EXPECT_LE(converging, 20);
  std::vector<double> ramp = times(300);
  EXPECT_EQ(find(ramp).kind, VerdictKind::kDrifting);
  EXPECT_EQ(find(sum(ramp, 20, white_noise(300, 7))).kind, VerdictKind::kDrifting);
}

TEST(Oscillation, ExponentialApproachConverges) {
  std::vector<double> x(500);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = 0.1 + std::exp(-static_cast<double>(i) / 50);
  }
  EXPECT_EQ(find(x).kind, VerdictKind::kConverging);
  const Oscillation noisy = find(sum(x, 0.02, white_noise(500, 8)));
  EXPECT_EQ(noisy.kind, VerdictKind::kConverging);
  EXPECT_NEAR(noisy.level_late, 0.1, 0.02);
}

TEST(Oscillation, ConstantConverges) {
  EXPECT_EQ(find(std::vector<double>(100, 0.3)).kind, VerdictKind::kConverging);
  EXPECT_EQ(find(std::vector<double>(100, 0.0)).kind, VerdictKind::kConverging);
}

TEST(Oscillation, TooShortSaysHowLongItMustBe) {
  const Oscillation few = find(white_noise(20, 9), 0.5);
  EXPECT_EQ(few.kind, VerdictKind::kUndecided);
  EXPECT_DOUBLE_EQ(*few.duration_needed, 16);
  const Oscillation slow = find(sum(swing(300, sine, {.period = 140}), 0.01, white_noise(300, 10)));
  EXPECT_EQ(slow.kind, VerdictKind::kUndecided);
  EXPECT_GT(*slow.duration_needed, 560);
  EXPECT_LT(*slow.duration_needed, 1200);
  EXPECT_EQ(find({}).kind, VerdictKind::kUndecided);
  EXPECT_EQ(find({1.0}).kind, VerdictKind::kUndecided);
}

// A period of so few observations, locked to them, is what any faster swing looks like too.
TEST(Oscillation, LineThatMayBeAnAliasIsUndecided) {
  for (const double observations : {2.2, 3.0, 4.0, 4.5, 5.0, 5.5}) {
    const Oscillation found = find(sum(swing(600, sine, {.period = observations}), 0.2, white_noise(600, 12)), 0.5);
    EXPECT_EQ(found.kind, VerdictKind::kUndecided) << observations;
    ASSERT_TRUE(found.step_needed) << observations;
    EXPECT_NEAR(*found.step_needed, 0.5 * observations / 6, 0.01) << observations;
    EXPECT_LT(found.false_alarm, 1e-6);
  }
  for (const double observations : {3.3, 4.7, 6.0, 8.0, 12.0}) {  // the phases of the first two fill the cycle
    const Oscillation found = find(sum(swing(600, sine, {.period = observations}), 0.2, white_noise(600, 12)));
    EXPECT_EQ(found.kind, VerdictKind::kOscillating) << observations;
    EXPECT_NEAR(found.period->value, observations, 0.01 * observations) << observations;
  }
}

// Nine tenths of a cycle near one of two saddles: a swing all the same, with the right period.
TEST(Oscillation, LongDwellsDoNotHideASwing) {
  const auto dwell = [](double phase) { return std::tanh(40 * sine(phase)) + 0.02 * sine(phase); };
  const Oscillation found = find(sum(swing(1200, dwell, {.period = 60}), 0.05, white_noise(1200, 13)));
  ASSERT_EQ(found.kind, VerdictKind::kOscillating);
  EXPECT_NEAR(found.period->value, 60, 0.5);
}

TEST(Oscillation, SlowPassageByASaddleIsNoSwing) {
  std::vector<double> jump(600);
  std::vector<double> passage(600);
  std::vector<double> slowing(600);
  for (std::size_t i = 0; i < 600; ++i) {
    const auto t = static_cast<double>(i);
    jump[i] = std::tanh((t - 300) / 10);
    passage[i] = std::exp(-t / 40) + std::exp((t - 600) / 40);
    slowing[i] = sine(2 * std::log(1 + t / 5));  // each turn takes e^{1/2} times as long as the one before
  }
  for (const auto& x : {jump, passage, slowing}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const VerdictKind kind = find(sum(x, 0.02, white_noise(600, seed))).kind;
      EXPECT_NE(kind, VerdictKind::kOscillating);
      EXPECT_NE(kind, VerdictKind::kDamped);
      EXPECT_NE(kind, VerdictKind::kGrowing);
    }
  }
}

TEST(Oscillation, DoesNotChangeWithUnitsOfTimeAndValue) {
  const auto x = sum(swing(700, square, {.period = 41, .jitter = 0.03}), 0.1, white_noise(700, 11));
  const Oscillation plain = find(x);
  std::vector<double> scaled = x;
  for (double& v : scaled) {
    v = 1000 + 1024 * v;
  }
  const Oscillation found = find(scaled, 0.25);
  EXPECT_EQ(found.kind, plain.kind);
  EXPECT_NEAR(found.period->value, plain.period->value / 4, 1e-9);
  EXPECT_NEAR(found.amplitude->value, 1024 * plain.amplitude->value, 1e-6);
}

TEST(Oscillation, MissingValuesAndUnequalStepsAreToldAndBorne) {
  std::vector<double> t = times(800);
  for (std::size_t i = 0; i < t.size(); ++i) {
    t[i] += 0.3 * std::sin(static_cast<double>(i * i));
  }
  std::vector<double> x(800);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = sine(t[i] / 40);
  }
  x[100] = std::nan("");
  x[200] = std::numeric_limits<double>::infinity();
  const Oscillation found = find_oscillation(t, x, {});
  ASSERT_EQ(found.kind, VerdictKind::kOscillating);
  EXPECT_TRUE(found.interpolated);
  EXPECT_EQ(found.left_out, 2U);
  EXPECT_NEAR(found.period->value, 40, 0.1);
}

TEST(Oscillation, RefusesBadInput) {
  EXPECT_THAT([] { find_oscillation(times(3), times(4), {}); }, ThrowsMessage<InputError>(HasSubstr("3 times but 4")));
  const std::vector<double> back = {0, 2, 1};
  EXPECT_THAT([&] { find_oscillation(back, times(3), {}); }, ThrowsMessage<InputError>(HasSubstr("must increase")));
  EXPECT_THAT([] { OscillationOptions{.false_alarm = 0}.validate(); },
              ThrowsMessage<InputError>(HasSubstr("false_alarm")));
  EXPECT_THAT([] { OscillationOptions{.ringing_alarm = 0.2}.validate(); },
              ThrowsMessage<InputError>(HasSubstr("ringing_alarm")));
  EXPECT_THAT([] { OscillationOptions{.min_cycles = 2}.validate(); },
              ThrowsMessage<InputError>(HasSubstr("min_cycles")));
  EXPECT_THAT([] { OscillationOptions{.max_jitter = 1}.validate(); },
              ThrowsMessage<InputError>(HasSubstr("max_jitter")));
  EXPECT_THAT([] { OscillationOptions{.min_values = 3}.validate(); },
              ThrowsMessage<InputError>(HasSubstr("min_values")));
}

}  // namespace
}  // namespace ganflow::diagnostics
