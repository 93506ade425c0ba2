#include "ganflow/simd/activation_reference.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::simd {
namespace {

TEST(ActivationReference, TakesLeftSlopesAtKinks) {
  EXPECT_EQ(reference_slope(Activation::kRelu, 0.0), 0.0);
  EXPECT_EQ(reference_slope(Activation::kLeakyRelu, 0.0), kLeakySlope);
  EXPECT_EQ(reference_slope(Activation::kStep, 0.0), 0.0);
  EXPECT_EQ(reference_value(Activation::kStep, 0.0), 0.0);
  EXPECT_EQ(reference_value(Activation::kStep, 1e-300), 1.0);
}

TEST(ActivationReference, HasTheKnownValues) {  // mpmath, 30 digits
  EXPECT_DOUBLE_EQ(reference_value(Activation::kTanh, 1.0), 0.76159415595576488812);
  EXPECT_DOUBLE_EQ(reference_value(Activation::kErf, 1.0), 0.84270079294971486934);
  EXPECT_DOUBLE_EQ(reference_value(Activation::kSoftplus, 0.0), 0.69314718055994530942);  // ln 2
  EXPECT_DOUBLE_EQ(reference_value(Activation::kSigmoid, 1.0), 0.73105857863000487926);
  EXPECT_DOUBLE_EQ(reference_slope(Activation::kErf, 0.0), 1.1283791670955125739);  // 2/√π
  EXPECT_DOUBLE_EQ(reference_slope(Activation::kSigmoid, 0.0), 0.25);
  EXPECT_DOUBLE_EQ(reference_curvature(Activation::kTanh, 1.0), -0.6397000084492245);  // −2 t (1−t²)
}

TEST(ActivationReference, HasItsLimitsAtInfinity) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const Activation activation :
       {Activation::kTanh, Activation::kErf, Activation::kSigmoid, Activation::kSoftplus}) {
    EXPECT_EQ(reference_curvature(activation, kInfinity), 0.0);
    EXPECT_EQ(reference_curvature(activation, -kInfinity), 0.0);
    EXPECT_EQ(reference_slope(activation, -kInfinity), 0.0);
  }
  EXPECT_EQ(reference_value(Activation::kSoftplus, kInfinity), kInfinity);
  EXPECT_EQ(reference_value(Activation::kRelu, -kInfinity), 0.0);
  EXPECT_TRUE(std::isnan(reference_value(Activation::kSin, kInfinity)));
}

}  // namespace
}  // namespace ganflow::simd
