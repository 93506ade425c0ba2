#include "ganflow/diagnostics/phasors.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::diagnostics {
namespace {

TEST(Phasors, OfASineAreItsSizeAndPhaseWhateverTheLevelAndTrend) {
  for (const double period : {20.0, 37.3, 6.5, 3.3}) {
    std::vector<double> x(400);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto t = static_cast<double>(i);
      x[i] = 5 + 1.5 * std::cos(2 * std::numbers::pi * t / period + 0.7);
    }
    const Phasors found = find_phasors(as_series(x), period);
    ASSERT_GE(found.values.size(), 10U) << period;
    for (const auto z : found.values) {
      EXPECT_NEAR(std::abs(z), 1.5, 0.03) << period;  // the trend's removal takes a little of an unfinished cycle
      EXPECT_NEAR(std::arg(z), 0.7, 0.03) << period;
    }
  }
}

TEST(Phasors, HarmonicsDoNotReachThem) {
  std::vector<double> x(400);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = sine(static_cast<double>(i) / 20) + sine(3 * static_cast<double>(i) / 20);
  }
  for (const auto z : find_phasors(as_series(x), 20).values) {
    EXPECT_NEAR(std::abs(z), 1, 0.02);
  }
}

// H0: a phasor of white noise of variance 1 has E|z|² = 4/P. 4000 of them, |z|² exponential: 6 deviations are 2e-9.
TEST(Phasors, OfWhiteNoiseHaveItsSize) {
  const Phasors found = find_phasors(as_series(white_noise(20'000, 3)), 40);
  double square = 0;
  for (const auto z : found.values) {
    square += std::norm(z) / static_cast<double>(found.values.size());
  }
  EXPECT_NEAR(square, 0.1, 0.1 * 6 / std::sqrt(static_cast<double>(found.values.size())));
}

TEST(Phasors, FramesHoldEightObservationsAndAreNotTooMany) {
  EXPECT_EQ(find_phasors(as_series(white_noise(300, 1)), 3).frame, 9);
  EXPECT_EQ(find_phasors(as_series(white_noise(300, 1), 0.5), 20).frame, 20);
  EXPECT_LE(find_phasors(as_series(white_noise(50'000, 1)), 10).values.size(), 512U);
  EXPECT_TRUE(find_phasors(as_series(white_noise(30, 1)), 40).values.empty());
}

TEST(Phasors, WhiteningUndoesFirstOrderMemory) {
  const std::vector<double> e = white_noise(200, 5);
  std::vector<double> x = e;
  for (std::size_t i = 1; i < x.size(); ++i) {
    x[i] += 0.8 * x[i - 1];
  }
  const UniformSeries white = whitened(as_series(x, 2), 0.8);
  ASSERT_EQ(white.size(), 199U);
  EXPECT_EQ(white.start, 2);
  for (std::size_t i = 0; i < white.size(); ++i) {
    EXPECT_NEAR(white.values[i], e[i + 1], 1e-12);
  }
}

}  // namespace
}  // namespace ganflow::diagnostics
