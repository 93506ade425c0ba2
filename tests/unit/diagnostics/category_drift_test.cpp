#include "ganflow/diagnostics/category_drift.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/exact_tails.hpp"
#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::diagnostics {
namespace {

using Counts = std::vector<std::int64_t>;

/// Counts of n draws from the weights (any sum).
Counts draw_counts(const std::vector<double>& weights, std::size_t n, std::uint64_t which) {
  std::vector<double> sums(weights.size());
  std::partial_sum(weights.begin(), weights.end(), sums.begin());
  std::vector<double> u(n);
  rng::fill_uniform<double>({.seed = 11, .step = which}, 0, u);
  Counts counts(weights.size());
  for (const double v : u) {
    const auto at = std::upper_bound(sums.begin(), sums.end(), v * sums.back()) - sums.begin();
    ++counts[std::min(static_cast<std::size_t>(at), weights.size() - 1)];
  }
  return counts;
}

/// Zipf's weights 1/(k + 1): few common categories, many rare ones, as words have.
std::vector<double> zipf(std::size_t categories) {
  std::vector<double> weights(categories);
  for (std::size_t k = 0; k < categories; ++k) {
    weights[k] = 1 / static_cast<double>(k + 1);
  }
  return weights;
}

TEST(CategoryDrift, LogOddsAndErrorAreTheFormula) {
  // n = m = 100, prior 2 in all: α = 2·(30 + 10)/200 = 0.4 and 1.6.
  const auto drifts = find_drift(Counts{30, 70}, Counts{10, 90});
  const double expected = std::log(30.4 / (102 - 30.4)) - std::log(10.4 / (102 - 10.4));
  EXPECT_NEAR(drifts[0].log_odds, expected, 1e-14);
  EXPECT_NEAR(drifts[0].error, std::sqrt(1 / 30.4 + 1 / 10.4), 1e-14);
  EXPECT_NEAR(drifts[0].p_value, fisher_tails(30, 100, 10, 100).two_sided(), 1e-15);
  EXPECT_NEAR(drifts[1].log_odds, -expected, 1e-14);  // two categories: what one gains the other loses
  EXPECT_EQ(drifts[0].use, Use::kOver);
  EXPECT_EQ(drifts[1].use, Use::kUnder);
}

TEST(CategoryDrift, ExchangeTurnsTheSign) {
  const Counts a = draw_counts(zipf(30), 500, 1);
  const Counts b = draw_counts(zipf(30), 900, 2);
  const auto forth = find_drift(a, b);
  const auto back = find_drift(b, a);
  for (std::size_t k = 0; k < forth.size(); ++k) {
    EXPECT_NEAR(forth[k].log_odds, -back[k].log_odds, 1e-12);
    EXPECT_NEAR(forth[k].p_value, back[k].p_value, 1e-9);
  }
}

TEST(CategoryDrift, LeavesOutWhatNeitherUses) {
  const auto drifts = find_drift(Counts{5, 0, 3}, Counts{4, 0, 2});
  ASSERT_EQ(drifts.size(), 2U);
  EXPECT_EQ(drifts[1].category, 2U);
}

// Null: one law on both sides, sizes that differ by 10, 200 categories down to an expected count of 0.3. With nothing
// to find every call is false, so at most 5% of 400 pairs may call anything: more than 43 has probability below 1e-6.
TEST(CategoryDrift, CallsNothingWhereNothingDiffers) {
  int called = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto drifts =
        find_drift(draw_counts(zipf(200), 400, 1000 + 2 * i), draw_counts(zipf(200), 4000, 1001 + 2 * i));
    called += std::any_of(drifts.begin(), drifts.end(), [](const auto& d) { return d.use != Use::kAlike; }) ? 1 : 0;
  }
  RecordProperty("called", called);
  EXPECT_LE(called, 43);
}

// 20 of 200 categories used twice as much in A. Of all calls in 100 pairs (about 2,000) at most 5% may be false; calls
// of one pair are few and nearly independent, so 7% is past Binomial(1800, 0.05) by 1e-4, and the expectation is below
// 0.05 · 180/200; the sign of true calls and power over 0.9 on the common ones come with it.
TEST(CategoryDrift, FindsWhatDiffersAndLittleElse) {
  std::vector<double> shifted(200, 1.0);
  std::fill(shifted.begin(), shifted.begin() + 20, 2.0);
  int called = 0;
  int wrong = 0;
  int right = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto drifts = find_drift(draw_counts(shifted, 20'000, 5000 + 2 * i),
                                   draw_counts(std::vector<double>(200, 1.0), 20'000, 5001 + 2 * i));
    for (const CategoryDrift& drift : drifts) {
      if (drift.category < 20) {
        right += drift.use == Use::kOver ? 1 : 0;
        called += drift.use != Use::kAlike ? 1 : 0;
      }
    }
    // Where 20 categories gain, the 180 others lose a tenth of their share: calls "over" among them are false.
    wrong += static_cast<int>(std::count_if(drifts.begin(), drifts.end(),
                                            [](const auto& d) { return d.category >= 20 && d.use == Use::kOver; }));
  }
  RecordProperty("right", right);
  RecordProperty("wrong", wrong);
  EXPECT_GE(right, 1800);  // of 2,000
  EXPECT_EQ(called, right);
  EXPECT_LE(wrong, 0.07 * (right + wrong));
}

// Texts whose words come in fives: variance 5 times that of single draws. φ says so (mean of 100 factors, each with a
// relative deviation of about √(2/38): 5 ± 4.9·5·0.23/10), and the calls vanish that single draws would give.
TEST(CategoryDrift, ClumpedRowsAreNoDrift) {
  constexpr std::size_t kRows = 40;
  constexpr std::size_t kWords = 100;
  const std::vector<double> weights(kWords, 1.0);
  int called = 0;
  int called_as_single = 0;
  double mean_factor = 0;
  for (std::uint64_t i = 0; i < 40; ++i) {
    Matrix<double> counts(kRows, kWords);
    std::vector<bool> side(kRows);
    Counts a(kWords);
    Counts b(kWords);
    for (std::size_t t = 0; t < kRows; ++t) {
      side[t] = t % 2 == 0;
      const Counts row = draw_counts(weights, 200, 20'000 + kRows * i + t);
      for (std::size_t k = 0; k < kWords; ++k) {
        counts(t, k) = 5 * static_cast<double>(row[k]);
        (side[t] ? a : b)[k] += 5 * row[k];
      }
    }
    const Dispersion dispersion = find_dispersion(counts.view(), side);
    EXPECT_EQ(dispersion.degrees, kRows - 2);
    for (const double factor : dispersion.factor) {
      mean_factor += factor / (kWords * 40);
    }
    const auto any = [](const std::vector<CategoryDrift>& drifts) {
      return std::any_of(drifts.begin(), drifts.end(), [](const auto& d) { return d.use != Use::kAlike; }) ? 1 : 0;
    };
    called += any(find_drift(a, b, {.dispersion = dispersion}));
    called_as_single += any(find_drift(a, b));
  }
  RecordProperty("called", called);
  RecordProperty("called_as_single", called_as_single);
  EXPECT_NEAR(mean_factor, 5, 0.2);  // ten times its standard error, 5·0.23/√4000, for correlations within a row
  EXPECT_LE(called, 12);             // Binomial(40, 0.05) is past 12 with probability 1e-7
  EXPECT_EQ(called_as_single, 40);
}

TEST(CategoryDrift, RefusesWhatCannotBeCompared) {
  EXPECT_THROW(find_drift(Counts{1, 2}, Counts{1, 2, 3}), InputError);
  EXPECT_THROW(find_drift(Counts{0, 0}, Counts{1, 2}), InputError);
  EXPECT_THROW(find_drift(Counts{5, 0}, Counts{7, 0}), InputError);
  EXPECT_THROW(find_drift(Counts{5, -1}, Counts{7, 1}), InputError);
  EXPECT_THROW(find_drift(Counts{5, 1}, Counts{7, 1}, {.false_discovery = 1}), InputError);
  Matrix<double> three(3, 2);
  EXPECT_THROW(find_dispersion(three.view(), {true, false, false}), InputError);
}

}  // namespace
}  // namespace ganflow::diagnostics
