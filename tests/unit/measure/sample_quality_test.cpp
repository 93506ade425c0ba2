#include "ganflow/measure/sample_quality.hpp"

#include "ganflow/core/errors.hpp"

#include "support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::measure {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(SampleQuality, OfAHandmadeLineIsCountedByHand) {
  // Real 0, 1, 3, 10, k = 1: balls of radius 1, 1, 2, 7. Generated 1.5, 4.5, 100, balls of radius 3, 3, 95.5.
  const Matrix<double> real = cloud_of({{0}, {1}, {3}, {10}}).points;
  const Matrix<double> generated = cloud_of({{1.5}, {4.5}, {100}}).points;
  const PrecisionRecall pr = precision_recall(real.view(), generated.view(), 1);
  EXPECT_NEAR(pr.precision.value, 2.0 / 3, 1e-15);  // 100 lies in none
  EXPECT_NEAR(pr.recall.value, 1, 1e-15);           // 10 lies within 95.5 of 100
  EXPECT_NEAR(pr.harmonic_mean().value, 0.8, 1e-15);
  const DensityCoverage dc = density_coverage(real.view(), generated.view(), 1);
  // 1.5 lies in the balls of 1 and 3; 4.5 in those of 3 and 10; so (2 + 2 + 0)/3. The ball of 0 is empty.
  EXPECT_NEAR(dc.density.value, 4.0 / 3, 1e-15);
  EXPECT_NEAR(dc.coverage.value, 0.75, 1e-15);
  EXPECT_NEAR(dc.coverage.standard_error, std::sqrt(0.75 * 0.25 / 4), 1e-15);
}

TEST(SampleQuality, OfOneLawOnBothSidesIsAsExpected) {
  // E density = 1 and E coverage in closed form (Naeem et al. 2020). The standard errors leave out that the real cloud is
  // random too: 10 of them.
  const Matrix<double> real = normal_cloud(3000, 2, 1).points;
  const Matrix<double> generated = normal_cloud(2000, 2, 2).points;
  const DensityCoverage dc = density_coverage(real.view(), generated.view(), 5);
  EXPECT_NEAR(dc.density.value, 1, 10 * dc.density.standard_error);
  EXPECT_NEAR(dc.coverage.value, dc.expected_coverage, 10 * dc.coverage.standard_error);
  EXPECT_NEAR(dc.expected_coverage, 1 - std::pow(0.6, 5), 1e-3);
  EXPECT_GT(precision_recall(real.view(), generated.view()).harmonic_mean().value, 0.9);
}

TEST(SampleQuality, SeesModeCollapseInRecallAlone) {
  // All generated points are one real point's near copies.
  const Matrix<double> real = normal_cloud(500, 3, 1).points;
  Matrix<double> generated = normal_cloud(400, 3, 2).points;
  for (std::size_t i = 0; i < generated.rows(); ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      generated(i, c) *= 1e-6;
    }
  }
  const PrecisionRecall pr = precision_recall(real.view(), generated.view());
  EXPECT_EQ(pr.precision.value, 1);
  EXPECT_LT(pr.recall.value, 0.01);
  EXPECT_LT(density_coverage(real.view(), generated.view()).coverage.value, 0.2);
}

TEST(SampleQuality, OfDistantCloudsIsZero) {
  const Matrix<double> real = normal_cloud(50, 20, 1).points;
  Matrix<double> generated = normal_cloud(60, 20, 2).points;
  for (std::size_t i = 0; i < generated.rows(); ++i) {
    generated(i, 0) += 1000;
  }
  const PrecisionRecall pr = precision_recall(real.view(), generated.view());
  EXPECT_EQ(pr.precision.value, 0);
  EXPECT_EQ(pr.recall.value, 0);
  EXPECT_EQ(pr.harmonic_mean().value, 0);
  EXPECT_EQ(density_coverage(real.view(), generated.view()).density.value, 0);
}

TEST(SampleQuality, RefusesBadInput) {
  const Matrix<double> x = cloud_of({{0}, {1}, {2}}).points;
  EXPECT_THAT([&] { precision_recall(x.view(), x.view(), 0); }, ThrowsMessage<InputError>(HasSubstr("--neighbours 0")));
  EXPECT_THAT([&] { density_coverage(x.view(), x.view(), 3); }, ThrowsMessage<InputError>(HasSubstr("only 3 points")));
  EXPECT_THAT(
      [&] {
        precision_recall(x.view(), cloud_of({{0, 1}}).points.view());
      },
      ThrowsMessage<InputError>(HasSubstr("1 coordinates")));
}

TEST(SampleQuality, ErrorOfTheHarmonicMeanIsItsDerivative) {
  const PrecisionRecall pr{.precision = {0.6, 1e-4}, .recall = {0.3, 2e-4}};
  const auto moved = [](double precision, double recall) {
    return PrecisionRecall{.precision = {precision, 0}, .recall = {recall, 0}}.harmonic_mean().value;
  };
  const double expected = std::hypot(moved(0.6 + 1e-4, 0.3) - 0.4, moved(0.6, 0.3 + 2e-4) - 0.4);
  EXPECT_NEAR(pr.harmonic_mean().standard_error, expected, 1e-3 * expected);  // second order of the differences
  EXPECT_EQ(PrecisionRecall{}.harmonic_mean().standard_error, 0);
}

}  // namespace
}  // namespace ganflow::measure
