#include "ganflow/diagnostics/orbit.hpp"

#include "ganflow/core/errors.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

namespace ganflow::diagnostics {
namespace {

TEST(Orbit, PhaseAverageIsTheWave) {
  const UniformSeries series = as_series(sum(swing(2000, square, {.period = 50}), 0.2, white_noise(2000, 4)));
  const std::vector<double> orbit = phase_average(series, find_cycles(series, 50));
  EXPECT_EQ(orbit.size(), 32U);
  EXPECT_NEAR(half_swing(orbit), 1, 0.1);
  EXPECT_NEAR(mean_of(orbit), 0, 0.05);
  EXPECT_TRUE(phase_average(series, {}).empty());
  EXPECT_EQ(half_swing({}), 0);
}

// Extremes of 32 averages over 20 cycles are wider than the wave's; the bootstrap takes that off. H0: 95% of the
// intervals hold the truth; fewer than 160 of 200 have probability below 1e-7 then, for coverage 0.92 below 1e-6.
TEST(Orbit, SwingSizeIsThatOfTheWaveAndNotOfItsNoise) {
  double naive = 0;
  double value = 0;
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const UniformSeries series = as_series(sum(swing(800, sine, {.period = 40}), 0.7, white_noise(800, seed)));
    const Cycles cycles = find_cycles(series, 40);
    const auto size = swing_size(series, cycles);
    ASSERT_TRUE(size);
    naive += half_swing(phase_average(series, cycles)) / 200;
    value += size->value / 200;
    inside += size->low <= 1 && 1 <= size->high;
  }
  EXPECT_GT(naive, value + 0.05);
  EXPECT_NEAR(value, 1, 0.1);
  EXPECT_GE(inside, 160);
}

TEST(Orbit, SwingSizeNeedsThreeCyclesAndReplicates) {
  const UniformSeries series = as_series(swing(100, sine, {.period = 40}));
  EXPECT_FALSE(swing_size(series, {.begins = {0, 40, 80}, .steady = {0, 40, 80}, .amplitudes = {1, 1}}));
  EXPECT_THROW(swing_size(series, {}, {.replicates = 10}), InputError);
}

}  // namespace
}  // namespace ganflow::diagnostics
