#include "ganflow/diagnostics/mean_period.hpp"

#include "ganflow/core/errors.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace ganflow::diagnostics {
namespace {

/// Cycles of mean length 10 by the model itself: steps add up, timing errors do not.
Cycles model(std::size_t n, double step, double timing, std::uint64_t seed) {
  const std::vector<double> w = white_noise(n + 1, seed);
  const std::vector<double> e = white_noise(n + 1, seed + 100'000);
  Cycles cycles{.begins = {timing * e[0]}, .steady = {}, .amplitudes = {}, .timing_error = timing};
  double at = 0;
  for (std::size_t k = 1; k <= n; ++k) {
    at += 10 + step * w[k];
    cycles.begins.push_back(at + timing * e[k]);
    cycles.amplitudes.push_back(1);
  }
  cycles.steady = cycles.begins;
  return cycles;
}

struct Coverage {
  int inside = 0;
  double width = 0;
};
Coverage coverage(const std::function<Cycles(std::uint64_t)>& make) {
  Coverage result;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto period = mean_period(make(seed), {.replicates = 399});
    result.inside += period->low <= 10 && 10 <= period->high;
    result.width += (period->high - period->low) / 400;
  }
  return result;
}

// H0: coverage is at least 0.93; fewer than 345 of 400 have probability below 1e-6.
TEST(MeanPeriod, CoversWhenThePhaseIsKept) {
  const Coverage found = coverage([](auto seed) { return model(20, 0, 0.3, seed); });
  EXPECT_GE(found.inside, 345);
  EXPECT_LT(found.width,
            1.7 * 2 * 1.96 * 0.3 * std::sqrt(12.0) / std::pow(21, 1.5));  // regression on the cycle's number; a fifth
                                                                          // of the series leave the phase in doubt
}

TEST(MeanPeriod, CoversWhenThePhaseIsLost) {
  const Coverage found = coverage([](auto seed) { return model(20, 0.5, 0.01, seed); });
  EXPECT_GE(found.inside, 345);
  EXPECT_LT(found.width, 1.3 * 2 * 2.09 * 0.5 / std::sqrt(20.0));  // Student for 19 degrees
}

TEST(MeanPeriod, OfExactCyclesIsExact) {
  const auto period = mean_period(model(10, 0, 0, 1));
  ASSERT_TRUE(period);
  EXPECT_NEAR(period->value, 10, 1e-9);
  EXPECT_NEAR(period->low, 10, 1e-9);
  EXPECT_NEAR(period->high, 10, 1e-9);
}

TEST(MeanPeriod, ScalesWithTheUnitOfTime) {
  const Cycles cycles = model(12, 0.2, 0.2, 7);
  Cycles scaled = cycles;
  for (double& t : scaled.begins) {
    t *= 1024;
  }
  scaled.steady = scaled.begins;
  scaled.timing_error *= 1024;
  EXPECT_NEAR(mean_period(scaled)->low, 1024 * mean_period(cycles)->low, 1e-6);
  EXPECT_EQ(mean_period(cycles)->high, mean_period(cycles)->high);
}

TEST(MeanPeriod, NeedsThreeCyclesAndReplicates) {
  EXPECT_FALSE(mean_period(model(2, 0.1, 0.1, 1)));
  EXPECT_TRUE(mean_period(model(3, 0.1, 0.1, 1)));
  EXPECT_THROW(mean_period(model(9, 0.1, 0.1, 1), {.replicates = 5}), InputError);
}

}  // namespace
}  // namespace ganflow::diagnostics
