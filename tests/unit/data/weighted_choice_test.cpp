#include "ganflow/data/weighted_choice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::data {
namespace {

/// By the definition: the least k with u < w_0 + … + w_k, the last for all beyond.
std::size_t plain_choice(const std::vector<double>& weights, double u) {
  double sum = 0;
  for (std::size_t k = 0; k + 1 < weights.size(); ++k) {
    sum += weights[k];
    if (u < sum) {
      return k;
    }
  }
  return weights.size() - 1;
}

std::vector<double> uneven_weights(std::size_t count) {
  std::vector<double> weights(count);
  for (std::size_t k = 0; k < count; ++k) {
    weights[k] = std::exp(-3 * std::sin(static_cast<double>(k * k)));  // over a factor of 400
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& w : weights) {
    w /= sum;
  }
  return weights;
}

TEST(WeightedChoice, IsThePlainSearchEverywhere) {
  for (const std::size_t count : {1U, 2U, 3U, 25U, 1000U}) {
    const std::vector<double> weights = uneven_weights(count);
    const WeightedChoice choose(weights);
    constexpr int kPoints = 5000;
    for (int i = 0; i < kPoints; ++i) {
      const double u = (i + 0.5) / kPoints;
      ASSERT_EQ(choose(u), plain_choice(weights, u)) << count << " weights, u = " << u;
    }
    double sum = 0;
    for (std::size_t k = 0; k + 1 < count; ++k) {  // at each boundary, and next to it on both sides
      sum += weights[k];
      EXPECT_EQ(choose(sum), plain_choice(weights, sum));
      EXPECT_EQ(choose(std::nextafter(sum, 0)), plain_choice(weights, std::nextafter(sum, 0)));
    }
    EXPECT_EQ(choose(0x1p-53), plain_choice(weights, 0x1p-53));
    EXPECT_EQ(choose(1 - 0x1p-53), count - 1);
  }
}

TEST(WeightedChoice, TakesTheLastWhereRoundingLeavesTheSumBelowOne) {
  const std::vector<double> weights(10, 0.1);  // their sum in double is 1 − 1.1e-16
  EXPECT_EQ(WeightedChoice(weights)(1 - 0x1p-53), 9U);
}

}  // namespace
}  // namespace ganflow::data
