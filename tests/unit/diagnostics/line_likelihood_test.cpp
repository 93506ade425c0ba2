#include "ganflow/diagnostics/line_likelihood.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ganflow::diagnostics {
namespace {

constexpr NoiseColour kWhite{.memory = 0, .white_share = 1};

TEST(LineLikelihood, FindsTheFrequencyBetweenBins) {
  for (const double period : {3.7, 11.3, 40.7}) {
    const std::size_t n = 500;
    const std::vector<double> x = sum(swing(n, sine, {.period = period}), 0.5, white_noise(n, 1));
    const double bin = std::round(n / period) / n;
    const LineGain gain = LineLikelihood(x, kWhite).gain(bin, 0.75 / n, kWhite);
    // Cramér and Rao: deviation √(24 σ²/A²)/(2π n^{3/2}) = 3.5e-5; 7 of them.
    EXPECT_NEAR(gain.frequency, 1 / period, 2.5e-4) << period;
    EXPECT_GT(gain.log_ratio, 100) << period;
  }
}

TEST(LineLikelihood, DoesNotChangeWithLevelSlopeAndScale) {
  std::vector<double> x = sum(swing(300, sine, {.period = 30}), 1, red_noise(300, 0.7, 2));
  const auto ratio = [&] { return LineLikelihood(x, kWhite).gain(0.1 / 3, 2e-3, {.memory = 0.7}).log_ratio; };
  const double before = ratio();
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = 7 + 0.03 * static_cast<double>(i) + 5 * x[i];
  }
  EXPECT_NEAR(ratio(), before, 0.02 * before);  // the searches stop within 0.06 of their optima
}

// H0: noise alone, frequencies within a quarter of a bin. P(z > 4.6) is at most 0.01 (1 + √(4.6 π/3)/2) = 0.021 for
// noise of known colour; more than 18 of 200 have probability 1e-7 a memory then, less since the bound is not reached.
TEST(LineLikelihood, NoiseExceedsALevelAsSeldomAsTheFTestSays) {
  for (const double memory : {0.0, 0.5, 0.9}) {
    int above = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      const std::vector<double> x = red_noise(400, memory, seed);
      above += LineLikelihood(x, kWhite).gain(0.1, 1e-9, {.memory = memory}).log_ratio > 4.6;
    }
    EXPECT_LE(above, 18) << memory;
  }
}

TEST(LineLikelihood, ExactSineIsNoTrouble) {
  const std::vector<double> x = swing(200, sine, {.period = 20});
  const LineGain gain = LineLikelihood(x, kWhite).gain(0.05, 0.75 / 200, kWhite);
  EXPECT_NEAR(gain.frequency, 0.05, 1e-6);
  EXPECT_TRUE(std::isfinite(gain.log_ratio));
}

}  // namespace
}  // namespace ganflow::diagnostics
