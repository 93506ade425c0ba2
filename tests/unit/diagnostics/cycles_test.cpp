#include "ganflow/diagnostics/cycles.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::diagnostics {
namespace {

TEST(Cycles, OfASineBeginAtItsRises) {
  const Cycles cycles = find_cycles(as_series(swing(800, sine, {.period = 40, .phase = 0})), 40);
  ASSERT_GE(cycles.count(), 18U);
  for (std::size_t k = 2; k + 2 < cycles.begins.size(); ++k) {
    EXPECT_NEAR(std::remainder(cycles.begins[k], 40), 0, 0.1) << k;
  }
  for (const double amplitude : cycles.amplitudes) {
    EXPECT_NEAR(amplitude, 1, 0.03);  // 39 to 41 observations a cycle of 40
  }
  EXPECT_LT(jitter(cycles), 0.01);
}

TEST(Cycles, FollowTheLengthsOfAJitteringSwing) {
  const auto x = swing(4000, relaxation, {.period = 40, .jitter = 0.05});
  const Cycles cycles = find_cycles(as_series(sum(x, 0.05, white_noise(4000, 1))), 40);
  EXPECT_NEAR(static_cast<double>(cycles.count()), 99, 2);
  EXPECT_NEAR(jitter(cycles), 0.05, 0.02);
}

TEST(Cycles, NoiseDoesNotSplitThem) {
  const auto x = sum(swing(800, sine, {.period = 40}), 0.7, white_noise(800, 2));
  EXPECT_NEAR(static_cast<double>(find_cycles(as_series(x), 40).count()), 19, 1);
}

TEST(Cycles, DriftingLevelIsFollowed) {
  auto x = swing(800, sine, {.period = 40});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] += 3 * std::sin(static_cast<double>(i) / 150);
  }
  EXPECT_NEAR(static_cast<double>(find_cycles(as_series(x), 40).count()), 19, 1.5);
}

TEST(Cycles, EndWhereTheSwingIsLost) {
  auto x = swing(800, sine, {.period = 40});
  for (std::size_t i = 400; i < 800; ++i) {
    x[i] = 0;
  }
  const Cycles cycles = find_cycles(as_series(sum(x, 0.02, white_noise(800, 3))), 40);
  EXPECT_LE(cycles.begins.back(), 450);
  EXPECT_GE(cycles.count(), 8U);
}

// Noise of deviation σ on a sine of amplitude 1 with P observations a cycle: the fit over one cycle has phase error
// √(2/P) σ. H0: it is told from the amplitudes' scatter within a factor; 50 series of 38 differences, 5 deviations.
TEST(Cycles, TimingErrorIsToldByTheAmplitudes) {
  double square = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto x = sum(swing(1600, sine, {.period = 40}), 0.3, white_noise(1600, seed));
    square += std::pow(find_cycles(as_series(x), 40).timing_error, 2) / 50;
  }
  EXPECT_NEAR(std::sqrt(square), 40 / (2 * std::numbers::pi) * 0.3 * std::sqrt(2.0 / 40), 0.05);
}

TEST(Cycles, DampingIsExactOnGeometricAmplitudes) {
  Cycles cycles{.begins = {0}, .steady = {0}, .amplitudes = {}};
  for (int k = 0; k < 6; ++k) {
    cycles.begins.push_back(k + 1);
    cycles.amplitudes.push_back(std::pow(0.8, k));
  }
  const auto ratio = damping_ratio(cycles);
  ASSERT_TRUE(ratio);
  EXPECT_NEAR(ratio->value, 0.8, 1e-12);
  EXPECT_NEAR(ratio->low, 0.8, 1e-6);
  EXPECT_FALSE(damping_ratio({.begins = {0, 1, 2, 3}, .steady = {0, 1, 2, 3}, .amplitudes = {1, 1, 1}}));
}

TEST(Cycles, ThereAreNoneInNothing) {
  EXPECT_EQ(find_cycles(as_series({}), 3).count(), 0U);
  EXPECT_EQ(find_cycles(as_series(std::vector<double>(100, 1.0)), 10).count(), 0U);
}

}  // namespace
}  // namespace ganflow::diagnostics
