#include "ganflow/transport/pair_kernel.hpp"

#include <gtest/gtest.h>

namespace ganflow::transport {
namespace {

TEST(PairKernel, TakesFormulasForHalfIntegersAndATableOtherwise) {
  const auto function = [](double s) {
    return PairKernel<double>({.kernel = KernelKind::kMatern, .smoothness = s}, 3).radial().function;
  };
  EXPECT_EQ(function(2), simd::Radial::kMatern12);
  EXPECT_EQ(function(3), simd::Radial::kMatern32);
  EXPECT_EQ(function(4), simd::Radial::kMatern52);
  EXPECT_EQ(function(2.5), simd::Radial::kTable);
  EXPECT_EQ(function(5), simd::Radial::kTable);
}

TEST(PairKernel, KnowsItsValueAtZero) {
  EXPECT_EQ(PairKernel<double>({}, 2).at_zero(), 0);
  EXPECT_EQ(PairKernel<float>({.kernel = KernelKind::kGaussian}, 2).at_zero(), 1);
  EXPECT_NEAR(PairKernel<double>({.kernel = KernelKind::kMatern, .smoothness = 1}, 1).at_zero(), 0.5,
              1e-15);  // ½ e^{−r}
}

}  // namespace
}  // namespace ganflow::transport
