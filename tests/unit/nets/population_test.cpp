#include "ganflow/nets/population.hpp"

#include <gtest/gtest.h>

namespace ganflow::nets {
namespace {

TEST(Population, KeepsEachCoordinateContiguousAndAligned) {
  const Population<float> population({Activation::kTanh, 2, 3}, 37, 1);
  EXPECT_EQ(population.parameters(), 6U);
  EXPECT_EQ(population.size(), 37U);
  for (std::size_t r = 0; r < 6; ++r) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(population.theta().row(r)) % kAlignment, 0U);
  }
  EXPECT_EQ(population.a().rows(), 2U);
  EXPECT_EQ(population.b().rows(), 1U);
  EXPECT_EQ(population.c().rows(), 3U);
}

TEST(Population, ScaledWeightsSumToTheScale) {
  const Population<double> population({Activation::kTanh, 1, 1}, 8, 3);
  double sum = 0;
  for (const double w : population.scaled_weights()) {
    sum += w;
  }
  EXPECT_DOUBLE_EQ(sum, 3);
}

TEST(Population, CountsDistinctParticlesBitByBit) {
  Population<float> population({Activation::kTanh, 1, 1}, 6, 1);
  EXPECT_EQ(count_distinct(population), 1U);
  population.theta()(0, 2) = 1;
  population.theta()(0, 5) = 1;
  EXPECT_EQ(count_distinct(population), 2U);
  population.theta()(2, 5) = 1e-30F;
  EXPECT_EQ(count_distinct(population), 3U);
  population.theta()(1, 0) = -0.0F;  // minus zero is zero
  EXPECT_EQ(count_distinct(population), 3U);
}

}  // namespace
}  // namespace ganflow::nets
