#include "ganflow/diagnostics/category_growth.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::diagnostics {
namespace {

std::vector<double> years(std::size_t rows) {
  std::vector<double> times(rows);
  std::iota(times.begin(), times.end(), 1900.0);
  return times;
}

/// Rows of `draws` words, of which category 0 has log odds `level` + rate (t − 1900); the rest is category 1. Each draw
/// counts `clump` times; `wave` shifts a row's log odds.
Matrix<double> draw_rows(std::size_t rows, std::size_t draws, double level, double rate, std::uint64_t which,
                         double clump = 1, const std::vector<double>& wave = {}) {
  Matrix<double> counts(rows, 2);
  std::vector<double> u(draws);
  for (std::size_t t = 0; t < rows; ++t) {
    rng::fill_uniform<double>({.seed = 3, .step = which, .substep = static_cast<std::uint32_t>(t)}, 0, u);
    const double odds = std::exp(level + rate * static_cast<double>(t) + (wave.empty() ? 0 : wave[t]));
    const auto in = std::count_if(u.begin(), u.end(), [&](double v) { return v < odds / (1 + odds); });
    counts(t, 0) = clump * static_cast<double>(in);
    counts(t, 1) = clump * static_cast<double>(static_cast<std::ptrdiff_t>(draws) - in);
  }
  return counts;
}

// Two instants saturate the model, and Firth's correction there is half a count in each cell. Each instant twice, for
// the degrees of freedom: the information is that of the sums.
TEST(CategoryGrowth, TwoInstantsAreTheOddsRatio) {
  Matrix<double> counts(4, 2);
  const std::vector<double> times = {0, 0, 4, 4};
  for (std::size_t t = 0; t < 4; ++t) {
    counts(t, 0) = (t < 2 ? 5 : 15) + (t % 2 == 0 ? 1 : -1);  // residuals that alternate have no memory
    counts(t, 1) = 50 - counts(t, 0);
  }
  const auto growths = find_growth(times, counts.view());
  const double ratio = std::log(30.5 / 70.5) - std::log(10.5 / 90.5);
  EXPECT_NEAR(growths[0].rate, ratio / 4, 1e-9);
  EXPECT_NEAR(growths[1].rate, -ratio / 4, 1e-9);
  EXPECT_NEAR(growths[0].share_at_start, 10.5 / 101, 1e-9);
  EXPECT_NEAR(growths[0].share_at_end, 30.5 / 101, 1e-9);
  EXPECT_DOUBLE_EQ(growths[0].dispersion, 1);
  // Student's 0.975 quantile with 2 degrees of freedom is 4.302653; information: 100 p (1 − p) at either instant.
  const auto variance = [](double p) { return 1 / (100 * p * (1 - p)); };
  const double error = std::sqrt(variance(10.5 / 101) + variance(30.5 / 101)) / 4;
  EXPECT_NEAR(growths[0].rate_high - growths[0].rate, 4.302653 * error, 1e-6);
}

// 400 series of 60 rows: the 95% interval holds the rate in Binomial(400, 0.95) of them, 355 to 400 with probability
// 1 − 1e-6; it is a little wide, as φ and ρ are never below 1 and 0.
TEST(CategoryGrowth, IntervalHoldsTheRate) {
  int held = 0;
  double sum = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto growths = find_growth(years(60), draw_rows(60, 300, -3, 0.02, i).view());
    held += growths[0].rate_low <= 0.02 && 0.02 <= growths[0].rate_high ? 1 : 0;
    sum += growths[0].rate;
  }
  RecordProperty("held", held);
  EXPECT_GE(held, 355);
  EXPECT_LE(held, 396);  // 99%: wider than that would be no 95% interval
  // Information Σ n p(1−p)(t−mean)² = 1.6e6 or so: one rate's deviation 1.0e-3 at most, of the mean 5e-5.
  EXPECT_NEAR(sum / 400, 0.02, 2.5e-4);
}

// Draws that count five times: without φ the interval would hold in 62% of series.
TEST(CategoryGrowth, IntervalHoldsTheRateOfClumpedCounts) {
  int held = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto growths = find_growth(years(60), draw_rows(60, 100, -2, -0.03, 1000 + i, 5).view());
    held += growths[0].rate_low <= -0.03 && -0.03 <= growths[0].rate_high ? 1 : 0;
    EXPECT_GT(growths[0].dispersion, 2);
  }
  RecordProperty("held", held);
  EXPECT_GE(held, 355);
}

// Shares that wander with a memory of 0.6 between rows, and no growth: p below 5% in at most Binomial(400, 0.05), that
// is 43 with 1e-6, plus what the estimate of the memory misses; as if rows were independent it would be 130.
TEST(CategoryGrowth, WanderingIsNoGrowth) {
  int called = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    std::vector<double> wave(100);
    rng::fill_normal<double>({.seed = 4, .step = i}, 0, wave);
    for (std::size_t t = 1; t < wave.size(); ++t) {
      wave[t] = 0.6 * wave[t - 1] + 0.8 * wave[t];
    }
    std::transform(wave.begin(), wave.end(), wave.begin(), [](double v) { return 0.5 * v; });
    const auto growths = find_growth(years(100), draw_rows(100, 200, -2, 0, 2000 + i, 1, wave).view());
    called += growths[0].p_value < 0.05 ? 1 : 0;
  }
  RecordProperty("called", called);
  EXPECT_LE(called, 43);
}

TEST(CategoryGrowth, AWordThatAppearsOnlyAtTheEndHasAFiniteRate) {
  Matrix<double> counts(20, 2);
  for (std::size_t t = 0; t < 20; ++t) {
    counts(t, 0) = t < 17 ? 0 : 40;
    counts(t, 1) = 5000;
  }
  const auto growths = find_growth(years(20), counts.view());
  EXPECT_GT(growths[0].rate, 0.3);
  EXPECT_LT(growths[0].rate, 30);
  EXPECT_TRUE(growths[0].grows);
}

TEST(CategoryGrowth, LeavesOutRareCategoriesAndEmptyRows) {
  Matrix<double> counts(6, 3);
  for (std::size_t t = 0; t < 5; ++t) {
    counts(t, 0) = 20;
    counts(t, 1) = 30;
    counts(t, 2) = 1;
  }
  const auto growths = find_growth(years(6), counts.view());
  ASSERT_EQ(growths.size(), 2U);
  EXPECT_NEAR(growths[0].rate, 0, 1e-9);
  EXPECT_FALSE(growths[0].grows);
}

TEST(CategoryGrowth, RefusesWhatHasNoRate) {
  const Matrix<double> good = draw_rows(6, 50, -1, 0, 1);
  EXPECT_THROW(find_growth(years(5), good.view()), InputError);
  EXPECT_THROW(find_growth(std::vector<double>(6, 1.0), good.view()), InputError);
  EXPECT_THROW(find_growth(std::vector<double>{3, 2, 1, 4, 5, 6}, good.view()), InputError);
  EXPECT_THROW(find_growth(years(3), draw_rows(3, 50, -1, 0, 1).view()), InputError);
  EXPECT_THROW(find_growth(years(6), draw_rows(6, 1, -1, 0, 1).view()), InputError);  // no count of 10
  Matrix<double> negative = good;
  negative(2, 1) = -1;
  EXPECT_THROW(find_growth(years(6), negative.view()), InputError);
  Matrix<double> single(6, 2);
  for (std::size_t t = 0; t < 6; ++t) {
    single(t, 0) = 9;
  }
  EXPECT_THROW(find_growth(years(6), single.view()), InputError);
}

}  // namespace
}  // namespace ganflow::diagnostics
