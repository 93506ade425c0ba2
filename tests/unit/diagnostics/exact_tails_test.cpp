#include "ganflow/diagnostics/exact_tails.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::diagnostics {
namespace {

TEST(ExactTails, BinomialIsTheSumOfItsTerms) {
  // Binomial(10, 0.3): P(X ≤ 1) = 0.7^10 + 10 · 0.3 · 0.7^9.
  const Tails tails = binomial_tails(1, 10, 0.3);
  EXPECT_NEAR(tails.lower, std::pow(0.7, 10) + 3 * std::pow(0.7, 9), 1e-14);
  EXPECT_NEAR(tails.upper, 1 - std::pow(0.7, 10), 1e-14);
  EXPECT_DOUBLE_EQ(binomial_tails(0, 10, 0.3).upper, 1);
  EXPECT_NEAR(binomial_tails(0, 2000, 0.0125).lower, std::pow(1 - 0.0125, 2000), 1e-22);  // 1.2e-11
  EXPECT_DOUBLE_EQ(binomial_tails(0, 0, 0.3).two_sided(), 1);
}

TEST(ExactTails, FisherTastesTea) {
  // Of 4 cups with milk first all were told: 1 table in 70; three of them: 16 more.
  EXPECT_NEAR(fisher_tails(4, 4, 0, 4).upper, 1.0 / 70, 1e-15);
  EXPECT_NEAR(fisher_tails(3, 4, 1, 4).upper, 17.0 / 70, 1e-14);
  EXPECT_NEAR(fisher_tails(3, 4, 1, 4).lower, 69.0 / 70, 1e-14);
  EXPECT_NEAR(fisher_tails(0, 4, 4, 4).lower, 1.0 / 70, 1e-15);
  EXPECT_NEAR(fisher_tails(0, 4, 4, 4).two_sided(), 2.0 / 70, 1e-15);
}

TEST(ExactTails, FisherSumsAllTablesWithTheirMargins) {
  const auto choose = [](int n, int k) {
    return std::round(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)));
  };
  constexpr int kN = 13;
  constexpr int kM = 22;
  constexpr int kMarked = 9;
  double sum = 0;
  for (int a = 0; a <= kMarked; ++a) {
    sum += choose(kMarked, a) * choose(kN + kM - kMarked, kN - a) / choose(kN + kM, kN);
    EXPECT_NEAR(fisher_tails(a, kN, kMarked - a, kM).lower, sum, 1e-12) << a;
    EXPECT_NEAR(fisher_tails(kMarked - a, kM, a, kN).upper, sum, 1e-12) << a;  // the other sample sees the rest
  }
}

TEST(ExactTails, FisherOfAShareOfAllIsCertain) {
  EXPECT_DOUBLE_EQ(fisher_tails(7, 7, 5, 5).two_sided(), 1);
  EXPECT_DOUBLE_EQ(fisher_tails(0, 7, 0, 5).two_sided(), 1);
}

// In the limit of a rare category in large samples the number in A is Binomial(a + b, n/(n + m)).
TEST(ExactTails, FisherTendsToTheBinomial) {
  const double fisher = fisher_tails(30, 1'000'000, 10, 1'000'000).upper;
  EXPECT_NEAR(fisher / binomial_tails(30, 40, 0.5).upper, 1, 1e-3);  // first order: (a + b)/(n + m), a few times
}

}  // namespace
}  // namespace ganflow::diagnostics
