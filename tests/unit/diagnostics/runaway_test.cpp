#include "ganflow/diagnostics/runaway.hpp"

#include "series_of.hpp"
#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::diagnostics {
namespace {

std::vector<double> exponential(std::size_t n, double first, double rate) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = first * std::exp(rate * static_cast<double>(i));
  }
  return x;
}

TEST(Growth, OfAnExponentialIsItsRate) {
  const auto fit = fit_growth(times(100, 0.5), exponential(100, -0.2, 0.03));  // a row is half a unit of time
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->rate, 0.06, 1e-12);
  EXPECT_NEAR(fit->low, 0.06, 1e-9);
  EXPECT_NEAR(fit->before, 0.2 * std::exp(0.03 * 50), 1e-9);
  EXPECT_NEAR(fit->after, 0.2 * std::exp(0.03 * 99), 1e-9);
  EXPECT_TRUE(fit->grows());
}

TEST(Growth, NeedsToBeSureAndTwofold) {
  EXPECT_FALSE(fit_growth(times(100), exponential(100, 1, 0.01))->grows());  // 1.6 times in the last half
  EXPECT_FALSE(fit_growth(times(100), exponential(100, 1, -0.1))->grows());
  EXPECT_TRUE(fit_growth(times(15), exponential(15, 1, 0.1)).has_value());   // the last half: 8 values
  EXPECT_FALSE(fit_growth(times(14), exponential(14, 1, 0.1)).has_value());  // 7
  std::vector<double> gaps = exponential(100, 1, 0.05);
  gaps[70] = std::numeric_limits<double>::quiet_NaN();
  gaps[80] = 0;
  gaps[99] = std::numeric_limits<double>::infinity();
  EXPECT_NEAR(fit_growth(times(100), gaps)->rate, 0.05, 1e-12);
}

// 400 series whose logarithm is a line with red noise: the 95% interval holds the rate in 360 of them or more; if it did
// so with probability 0.95, fewer had probability 6e-5; the seeds are fixed.
TEST(Growth, IntervalHoldsTheRateThoughResidualsWander) {
  int held = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto noise = red_noise(400, 0.7, seed);
    std::vector<double> x(400);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = std::exp(0.01 * static_cast<double>(i) + 0.3 * noise[i]);
    }
    const auto fit = fit_growth(times(400), x);
    held += fit->low <= 0.01 && 0.01 <= fit->high ? 1 : 0;
  }
  EXPECT_GE(held, 360);
  EXPECT_LE(held, 396);
}

TEST(Runaway, IsWhatLeavesTheScaleOfTheData) {
  const Table away = {{"mean_0", exponential(100, 0.1, 0.06)},  // ends at 38
                      {"payoff", exponential(100, 1, 0.07)}};   // at 1,000
  const auto both = find_runaway(series_of(away, 1), 1.0);
  ASSERT_TRUE(both.has_value());
  EXPECT_EQ(both->column, "payoff");
  EXPECT_EQ(find_runaway(series_of(away, 1), 20.0), std::nullopt);
  EXPECT_EQ(find_runaway(series_of(away, 1), std::nullopt), std::nullopt);
  EXPECT_EQ(find_runaway(series_of(away, 1), 12.0), std::nullopt);
  const auto near = find_runaway(series_of({{"mean_0", exponential(100, 0.1, 0.06)}}, 1), 1.0);
  ASSERT_TRUE(near.has_value());
  EXPECT_EQ(near->column, "mean_0");
}

TEST(Runaway, IsNoCriticThatLearnsAndNoGeneratorThatComesFromAfar) {
  std::vector<double> learns(200);
  std::vector<double> comes(200);
  for (std::size_t i = 0; i < 200; ++i) {
    learns[i] = 0.5 * std::tanh(1e-3 * std::exp(0.035 * static_cast<double>(i)));  // from 5e-4, mostly in the last half
    comes[i] = 100 * std::exp(-0.01 * static_cast<double>(i));
  }
  EXPECT_EQ(find_runaway(series_of({{"payoff", learns}, {"w1", comes}}, 1), 1.0), std::nullopt);
  const auto fastest = fastest_growth(series_of({{"payoff", learns}, {"w1", comes}}, 1));
  ASSERT_TRUE(fastest.has_value());  // of a run that was stopped there is no scale to ask for
  EXPECT_EQ(fastest->column, "payoff");
  EXPECT_EQ(fastest_growth(series_of({{"w1", comes}, {"modes", exponential(200, 1, 1)}}, 1)), std::nullopt);
}

}  // namespace
}  // namespace ganflow::diagnostics
