#include "ganflow/diagnostics/spectral_line.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::diagnostics {
namespace {

Spectrum spectrum_of(const std::vector<double>& x) { return tapered_periodogram(as_series(x)); }

// H0: Whittle's estimate has deviation √(1.5 (1−ρ²)/n); 6 of them, false alarm 2e-9 a case.
TEST(SpectralLine, NoiseFitFindsTheMemory) {
  for (const double memory : {0.5, 0.9, 0.97}) {
    const ColouredNoise noise = fit_noise(spectrum_of(red_noise(4000, memory, 1)));
    EXPECT_NEAR(noise.memory, memory, 6 * std::sqrt(1.5 * (1 - memory * memory) / 4000)) << memory;
  }
}

TEST(SpectralLine, NoiseFitTellsRedFromWhite) {
  const ColouredNoise mixed = fit_noise(spectrum_of(sum(red_noise(4000, 0.95, 2), 1, white_noise(4000, 3))));
  EXPECT_NEAR(mixed.memory, 0.95, 0.03);
  EXPECT_NEAR(mixed.white_variance, 1, 0.5);  // shares are tried at factors of 4
  const ColouredNoise white = fit_noise(spectrum_of(white_noise(4000, 4)));
  const double everywhere = white.white_variance + white.innovation_variance;
  EXPECT_NEAR(everywhere, 1, 0.2);
}

TEST(SpectralLine, SineStandsOutWithItsPeriod) {
  for (const double period : {5.3, 11.0, 40.7, 97.0}) {
    const auto line = find_line(as_series(sum(swing(800, sine, {.period = period}), 1, white_noise(800, 5))), 4, 1e-4);
    ASSERT_TRUE(line) << period;
    EXPECT_NEAR(line->cycles, 800 / period, 0.2) << period;
    EXPECT_LT(line->false_alarm, 1e-15) << period;
  }
}

TEST(SpectralLine, FundamentalIsPreferredToHarmonics) {
  const auto line = find_line(as_series(swing(800, square, {.period = 40, .jitter = 0.02})), 4, 1e-4);
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->period, 40, 2);
}

// H0: white or red noise; bound 1e-7 a series and 200 series: false alarm 2e-5 by the bound, which is 5 times too wide.
TEST(SpectralLine, NoiseHasNone) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    EXPECT_FALSE(find_line(as_series(white_noise(500, seed)), 4, 1e-7)) << seed;
    EXPECT_FALSE(find_line(as_series(red_noise(500, 0.9, seed)), 4, 1e-7)) << seed;
  }
}

TEST(SpectralLine, FewerCyclesThanAskedAreNotLookedAt) {
  const UniformSeries series = as_series(swing(800, sine, {.period = 160}));
  EXPECT_TRUE(find_line(series, 4, 1e-4));
  EXPECT_FALSE(find_line(series, 9, 1e-4));
}

TEST(SpectralLine, ConstantAndShortSeriesHaveNone) {
  EXPECT_FALSE(find_line(as_series(std::vector<double>(100, 2.0)), 4, 0.1));
  EXPECT_FALSE(find_line(as_series(white_noise(16, 6)), 4, 0.1));
}

// S is a density: over all frequencies, −½ to ½ a step, it integrates to the variance σ²/(1 − ρ²) + w.
TEST(ColouredNoise, LevelsIntegrateToTheVariance) {
  const ColouredNoise noise{.memory = 0.8, .innovation_variance = 2, .white_variance = 0.3};
  constexpr int kPoints = 4000;
  double integral = 0;
  for (int k = 0; k < kPoints; ++k) {
    integral += noise.level((k + 0.5) / kPoints) / kPoints;  // a full period: the sum converges geometrically
  }
  EXPECT_NEAR(integral, 2 / (1 - 0.64) + 0.3, 1e-12);
}

TEST(LineThreshold, IsWhereTheChanceIsWhatWasAsked) {
  for (const std::size_t bins : {10U, 300U, 100'000U}) {
    const double z = line_threshold(bins, 1e-4);
    EXPECT_NEAR(static_cast<double>(bins) * std::sqrt(M_PI * z / 3) * std::exp(-z), 1e-4, 1e-12);
  }
}

}  // namespace
}  // namespace ganflow::diagnostics
