#include "ganflow/simd/draws_reference.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::simd::reference {
namespace {

constexpr std::uint64_t kHalf = std::uint64_t{1} << 63U;  // bits whose uniform number is ½ + 2⁻⁵³
constexpr std::uint64_t kLast = ~std::uint64_t{0};
constexpr double kTolerance = 1e-15;  // a few rounding units of double

TEST(DrawsReference, UniformsReachFromHalfACellToOneLess) {
  EXPECT_EQ(uniform(0), 0x1p-53);
  EXPECT_EQ(uniform(kLast), 1 - 0x1p-53);
  EXPECT_EQ(uniform(kHalf), 0.5 + 0x1p-53);
  EXPECT_EQ(uniform(4095), uniform(0)) << "the lowest 12 bits are not used";
}

TEST(DrawsReference, NormalsAreThePointsOfACircleOfBoxAndMuller) {
  // u = ½ + 2⁻⁵³: radius √(2 ln 2) to 2e-16. Angles π/2, π, 3π/2 and π/4 plus 2π 2⁻⁵³.
  const double radius = std::sqrt(2 * std::numbers::ln2);
  const double cell = radius * 2 * std::numbers::pi * 0x1p-53;
  const auto up = normal<double>(kHalf, kHalf / 2);
  EXPECT_NEAR(up.odd, radius, kTolerance);
  EXPECT_NEAR(up.even / -cell, 1, kTolerance);
  const auto left = normal<double>(kHalf, kHalf);
  EXPECT_NEAR(left.even, -radius, kTolerance);
  EXPECT_NEAR(left.odd / -cell, 1, kTolerance);
  const auto down = normal<double>(kHalf, kHalf + kHalf / 2);
  EXPECT_NEAR(down.odd, -radius, kTolerance);
  EXPECT_NEAR(down.even / cell, 1, kTolerance);
  const auto diagonal = normal<double>(kHalf, kHalf / 4);
  EXPECT_NEAR(diagonal.even, radius * std::numbers::sqrt2 / 2, kTolerance);
  EXPECT_NEAR(diagonal.odd, radius * std::numbers::sqrt2 / 2, kTolerance);
}

TEST(DrawsReference, RadiiReachFromOneCellOfUToTheOther) {
  EXPECT_NEAR(normal<double>(0, 0).even, std::sqrt(106 * std::numbers::ln2), 10 * kTolerance);
  // −2 ln(1 − 2⁻⁵³) = 2⁻⁵² to relative 2⁻⁵⁴
  EXPECT_NEAR(normal<double>(kLast, 0).even * 0x1p26, 1, kTolerance);
}

TEST(DrawsReference, PrecisionsAgree) {
  std::uint64_t even = 1;
  std::uint64_t odd = 2;
  for (int i = 0; i < 10'000; ++i) {  // Knuth's linear congruences visit all scales of neither end; the corners do
    even = even * 6364136223846793005U + 1442695040888963407U;
    odd = odd * 6364136223846793005U + 1442695040888963407U;
    const auto exact = normal<long double>(even, odd);
    const auto draw = normal<double>(even, odd);
    constexpr long double kUnits = 4 * std::numeric_limits<double>::epsilon();
    ASSERT_LE(std::abs(static_cast<long double>(draw.even) - exact.even), kUnits * std::abs(exact.even));
    ASSERT_LE(std::abs(static_cast<long double>(draw.odd) - exact.odd), kUnits * std::abs(exact.odd));
  }
}

}  // namespace
}  // namespace ganflow::simd::reference
