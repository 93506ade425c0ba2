#include "ganflow/transport/divergence.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

PairedMasses masses_of(std::vector<double> a, std::vector<double> b, double n = 100, double m = 100) {
  return {.a = std::move(a), .b = std::move(b), .n = n, .m = m};
}

TEST(Divergence, OfTwoCoinsHasItsClosedForm) {
  const PairedMasses coins = masses_of({0.5, 0.5}, {0.25, 0.75});
  EXPECT_NEAR(kullback_leibler(coins).value, 0.5 * std::log(2) + 0.5 * std::log(2.0 / 3), 1e-15);
  EXPECT_NEAR(kullback_leibler(exchanged(coins)).value, 0.25 * std::log(0.5) + 0.75 * std::log(1.5), 1e-15);
  EXPECT_NEAR(total_variation(coins).value, 0.25, 1e-15);
  EXPECT_NEAR(std::pow(hellinger(coins).value, 2), 1 - std::sqrt(0.125) - std::sqrt(0.375), 1e-15);
  const double js = 0.5 * (0.5 * std::log(0.5 / 0.375) + 0.5 * std::log(0.5 / 0.625)) +
                    0.5 * (0.25 * std::log(0.25 / 0.375) + 0.75 * std::log(0.75 / 0.625));
  EXPECT_NEAR(jensen_shannon(coins).value, js, 1e-15);
}

TEST(Divergence, OfDisjointSupportsIsInfiniteOrItsBound) {
  const PairedMasses apart = masses_of({1, 0}, {0, 1});
  EXPECT_EQ(kullback_leibler(apart).value, INFINITY);
  EXPECT_TRUE(std::isnan(kullback_leibler(apart).standard_error));
  EXPECT_NEAR(jensen_shannon(apart).value, std::log(2), 1e-15);
  EXPECT_EQ(total_variation(apart).value, 1);
  EXPECT_EQ(hellinger(apart).value, 1);
  const PairedMasses inside = masses_of({1, 0}, {0.5, 0.5});  // a's support lies in b's, not the reverse
  EXPECT_NEAR(kullback_leibler(inside).value, std::log(2), 1e-15);
  EXPECT_EQ(kullback_leibler(exchanged(inside)).value, INFINITY);
}

TEST(Divergence, OfALawAgainstItselfIsZero) {
  const PairedMasses same = masses_of({0.1, 0.2, 0.7}, {0.1, 0.2, 0.7});
  for (const auto divergence : {kullback_leibler, jensen_shannon, total_variation, hellinger}) {
    EXPECT_EQ(divergence(same).value, 0);
  }
}

PairedMasses arbitrary_masses() {
  const auto counts = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 50), rc::gen::inRange(0, 50)));
  std::vector<double> a = {1};
  std::vector<double> b = {1};
  for (const auto& [x, y] : counts) {
    a.push_back(x);
    b.push_back(y);
  }
  for (std::vector<double>* side : {&a, &b}) {
    const double sum = std::accumulate(side->begin(), side->end(), 0.0);
    for (double& v : *side) {
      v /= sum;
    }
  }
  return masses_of(a, b);
}

RC_GTEST_PROP(DivergenceProperty, ObeysTheKnownInequalities, ()) {
  const PairedMasses masses = arbitrary_masses();
  const double kl = kullback_leibler(masses).value;
  const double js = jensen_shannon(masses).value;
  const double tv = total_variation(masses).value;
  const double h = hellinger(masses).value;
  constexpr double kRounding = 1e-12;
  RC_ASSERT(kl >= 2 * tv * tv - kRounding);  // Pinsker
  RC_ASSERT(h * h <= tv + kRounding);        // Le Cam
  RC_ASSERT(tv <= std::sqrt(2.0) * h + kRounding);
  RC_ASSERT(js <= std::log(2) * tv + kRounding);  // Lin
  RC_ASSERT(js >= 0 && tv <= 1 + kRounding && h <= 1 + kRounding);
  RC_ASSERT(std::abs(jensen_shannon(exchanged(masses)).value - js) <= kRounding);
}

/// Counts of n draws from `law`.
std::vector<double> draw(const std::vector<double>& law, std::size_t n, std::uint64_t seed) {
  std::vector<double> uniform(n);
  rng::fill_uniform<double>({.seed = seed}, 0, uniform);
  std::vector<double> masses(law.size());
  for (double u : uniform) {
    std::size_t k = 0;
    while (k + 1 < law.size() && u >= law[k]) {
      u -= law[k++];
    }
    masses[k] += 1 / static_cast<double>(n);
  }
  return masses;
}

TEST(Divergence, ErrorsCoverWhatSamplingDoes) {
  // 400 pairs of 2,000 and 3,000 draws: mean z² is 1 ± √(2/400) = 0.07 for an honest error, plus the square of the
  // bias in units of the error (below 0.05 here); outside [0.6, 1.5] is past 5 standard deviations.
  const std::vector<double> p = {0.1, 0.2, 0.3, 0.4};
  const std::vector<double> q = {0.3, 0.3, 0.2, 0.2};
  for (const auto divergence : {kullback_leibler, jensen_shannon, total_variation, hellinger}) {
    const double truth = divergence(masses_of(p, q)).value;
    double sum = 0;
    for (std::uint64_t t = 0; t < 400; ++t) {
      const DivergenceResult seen =
          divergence(masses_of(draw(p, 2000, 2 * t + 1), draw(q, 3000, 2 * t + 2), 2000, 3000));
      sum += std::pow((seen.value - truth) / seen.standard_error, 2) / 400;
    }
    EXPECT_GT(sum, 0.6);
    EXPECT_LT(sum, 1.5);
  }
}

TEST(ChiSquare, IsPearsonsOnATwoByTwoTable) {
  // Counts 30, 70 against 45, 55: χ² = 200 (30·55 − 70·45)² / (100·100·75·125) = 4.8.
  const ChiSquareResult result = chi_square(masses_of({0.3, 0.7}, {0.45, 0.55}));
  EXPECT_NEAR(result.statistic, 4.8, 1e-12);
  EXPECT_EQ(result.degrees, 1);
  EXPECT_NEAR(result.p_value, std::erfc(std::sqrt(4.8 / 2)), 1e-12);  // one degree: the square of a normal variable
  EXPECT_NEAR(result.smallest_expected, 37.5, 1e-12);
}

TEST(ChiSquare, PValueIsUniformUnderOneLaw) {
  // 1,000 pairs under the null: the share below 0.1 is 0.1 ± 0.0095; 6 standard deviations, false alarm below 1e-8.
  const std::vector<double> p = {0.1, 0.2, 0.3, 0.4};
  int below = 0;
  for (std::uint64_t t = 0; t < 1000; ++t) {
    const PairedMasses masses = masses_of(draw(p, 300, 2 * t + 1), draw(p, 500, 2 * t + 2), 300, 500);
    below += chi_square(masses).p_value < 0.1 ? 1 : 0;
  }
  EXPECT_NEAR(below, 100, 57);
}

TEST(ChiSquare, OneCategoryProvesNothing) {
  const ChiSquareResult result = chi_square(masses_of({1}, {1}));
  EXPECT_EQ(result.p_value, 1);
  EXPECT_EQ(result.degrees, 0);
}

TEST(ChiSquare, RefusesWeights) {
  PairedMasses masses = masses_of({0.5, 0.5}, {0.5, 0.5});
  masses.counted = false;
  EXPECT_THAT([&] { chi_square(masses); }, ThrowsMessage<InputError>(HasSubstr("needs counts")));
}

}  // namespace
}  // namespace ganflow::transport
