#include "ganflow/diagnostics/transient.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::diagnostics {
namespace {

std::vector<double> decay(std::size_t n, double size, double time) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = size * std::exp(-static_cast<double>(i) / time);
  }
  return x;
}

TEST(Transient, NoisyDecayIsCutWhereTheNoiseCoversIt) {
  const auto x = sum(decay(1000, 10, 20), 1, white_noise(1000, 1));
  const std::size_t cut = transient_length(as_series(x), std::nullopt);
  EXPECT_GE(cut, 30U);   // 10 e^{-30/20} = 2.2 deviations
  EXPECT_LE(cut, 150U);  // 10 e^{-150/20} = 0.006
}

TEST(Transient, StationaryNoiseLosesLittle) {
  std::size_t cut = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    cut += transient_length(as_series(white_noise(500, seed)), std::nullopt);
  }
  EXPECT_LT(cut / 100, 125U);  // MSER is known to cut some of it; on average below a quarter
}

TEST(Transient, NeverMoreThanHalf) {
  EXPECT_LE(transient_length(as_series(times(100)), std::nullopt), 50U);
  EXPECT_LE(transient_length(as_series(times(1000)), 20.0), 500U);
  EXPECT_EQ(transient_length(as_series({1, 2, 3}), std::nullopt), 0U);
}

TEST(Transient, LevelOfASwingDecides) {
  const auto x = sum(swing(800, sine, {.period = 40}), 1, decay(800, 5, 40));
  const std::size_t cut = transient_length(as_series(x), 40.0);
  EXPECT_GE(cut, 60U);  // 5 e^{-60/40} = 1.1 swings, and less averaged over the period that follows
  EXPECT_LE(cut, 160U);
}

TEST(Transient, DecayingAmplitudeIsNone) {
  std::vector<double> x = swing(800, sine, {.period = 40});
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] *= std::exp(-static_cast<double>(i) / 200);
  }
  EXPECT_LE(transient_length(as_series(x), 40.0), 40U);
}

}  // namespace
}  // namespace ganflow::diagnostics
