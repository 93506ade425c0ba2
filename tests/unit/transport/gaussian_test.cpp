#include "ganflow/transport/gaussian.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

GaussianLaw diagonal(std::vector<double> mean, const std::vector<double>& deviations) {
  GaussianLaw law{.mean = std::move(mean), .covariance = Matrix<double>(deviations.size(), deviations.size())};
  for (std::size_t c = 0; c < deviations.size(); ++c) {
    law.covariance(c, c) = deviations[c] * deviations[c];
  }
  return law;
}

Matrix<double> normal(std::size_t n, std::size_t d, std::uint64_t seed) {
  Matrix<double> x(n, d);
  rng::fill_normal<double>({.seed = seed}, 0, {x.data(), n * d});
  return x;
}

/// B Bᵀ with B (d,rank) normal: of that rank.
GaussianLaw random_law(std::size_t d, std::size_t rank, std::uint64_t seed) {
  const Matrix<double> b = normal(d, rank, seed);
  GaussianLaw law{.mean = std::vector<double>(d), .covariance = Matrix<double>(d, d)};
  for (std::size_t i = 0; i < d; ++i) {
    law.mean[i] = b(i, 0) * 0.5;
    for (std::size_t j = 0; j < d; ++j) {
      for (std::size_t k = 0; k < rank; ++k) {
        law.covariance(i, j) += b(i, k) * b(j, k);
      }
    }
  }
  return law;
}

TEST(Bures, OfCommutingCovariancesIsTheDistanceOfDeviations) {
  const BuresResult result = bures(diagonal({0, 0, 1}, {1, 2, 0}), diagonal({3, 4, 1}, {4, 2, 1}));
  EXPECT_NEAR(result.mean_part, 25, 1e-13);
  EXPECT_NEAR(result.covariance_part, 9 + 0 + 1, 1e-13);
  EXPECT_NEAR(result.squared, 35, 1e-13);
}

TEST(Bures, OfRankOneLawsHasAClosedForm) {
  // S = aaᵀ, S' = bbᵀ: tr(S^½ S' S^½)^½ = |a·b|.
  const std::vector<double> a = {1, -2, 0.5};
  const std::vector<double> b = {0.3, 1, 4};
  GaussianLaw x = diagonal({0, 0, 0}, {0, 0, 0});
  GaussianLaw y = x;
  double aa = 0;
  double bb = 0;
  double ab = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    aa += a[i] * a[i];
    bb += b[i] * b[i];
    ab += a[i] * b[i];
    for (std::size_t j = 0; j < 3; ++j) {
      x.covariance(i, j) = a[i] * a[j];
      y.covariance(i, j) = b[i] * b[j];
    }
  }
  EXPECT_NEAR(bures(x, y).squared, aa + bb - 2 * std::abs(ab), 1e-12);
}

TEST(Bures, OfCloseLawsDoesNotCancel) {
  // Deviations 1 and 1 + 1e-9: W_2 = 1e-9 √d, where the textbook form would leave about 1e-8.
  const std::size_t d = 40;
  const std::vector<double> one(d, 1.0);
  const std::vector<double> close(d, 1 + 1e-9);
  EXPECT_NEAR(std::sqrt(bures(diagonal(std::vector<double>(d), one), diagonal(std::vector<double>(d), close)).squared),
              1e-9 * std::sqrt(40.0), 1e-13);
  const GaussianLaw law = random_law(100, 60, 3);
  EXPECT_LT(std::sqrt(bures(law, law).squared), 1e-11);
}

TEST(Bures, StaysStableInHundredsOfDimensions) {
  // Dilation by 2 about the mean: W_2² = tr S; singular, d = 200 of rank 120.
  GaussianLaw law = random_law(200, 120, 5);
  GaussianLaw twice = law;
  double trace = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    trace += law.covariance(i, i);
    for (std::size_t j = 0; j < 200; ++j) {
      twice.covariance(i, j) *= 4;
    }
  }
  EXPECT_NEAR(bures(law, twice).squared, trace, 1e-10 * trace);
}

RC_GTEST_PROP(BuresProperty, IsSymmetricAndObeysTheTriangleInequality, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const auto rank = *rc::gen::inRange<std::size_t>(1, 6);
  const GaussianLaw x = random_law(4, rank, seed);
  const GaussianLaw y = random_law(4, 4, seed + 1);
  const GaussianLaw z = random_law(4, rank, seed + 2);
  const auto distance = [](const GaussianLaw& a, const GaussianLaw& b) { return std::sqrt(bures(a, b).squared); };
  RC_ASSERT(std::abs(distance(x, y) - distance(y, x)) <= 1e-9 * distance(x, y));
  RC_ASSERT(distance(x, z) <= (distance(x, y) + distance(y, z)) * (1 + 1e-9));
}

TEST(FitGaussian, IsUnbiasedAndWeighted) {
  Matrix<double> x(3, 1);
  x(0, 0) = 0;
  x(1, 0) = 1;
  x(2, 0) = 5;
  const GaussianLaw plain = fit_gaussian(x.view());
  EXPECT_NEAR(plain.mean[0], 2, 1e-15);
  EXPECT_NEAR(plain.covariance(0, 0), 7, 1e-14);
  const std::vector<double> equal(3, 1.0 / 3);
  EXPECT_NEAR(fit_gaussian(x.view(), equal).covariance(0, 0), 7, 1e-14);
  EXPECT_THAT([&] { fit_gaussian(x.view().row_range(0, 1)); }, ThrowsMessage<InputError>(HasSubstr("1 point")));
}

TEST(Frechet, ErrorCoversWhatSamplingDoes) {
  // N(0,I) against N((1,0),4I) in the plane: W_2² = 1 + 2 = 3. 200 samples of 400: with an honest error the mean of z²
  // is 1 ± 0.1 (√(2/200)), and a bias of order d²/n adds little; outside [0.5, 1.6] is 5 standard deviations.
  double sum = 0;
  for (std::uint64_t t = 0; t < 200; ++t) {
    const Matrix<double> x = normal(400, 2, 2 * t + 1);
    Matrix<double> y = normal(400, 2, 2 * t + 2);
    for (std::size_t i = 0; i < y.rows(); ++i) {
      y(i, 0) = 1 + 2 * y(i, 0);
      y(i, 1) = 2 * y(i, 1);
    }
    const FrechetResult result = frechet(x.view(), y.view());
    sum += std::pow((result.squared - 3) / result.standard_error, 2) / 200;
  }
  EXPECT_GT(sum, 0.5);
  EXPECT_LT(sum, 1.6);
}

TEST(Frechet, TakesMoreDimensionsThanPoints) {
  const Matrix<double> x = normal(10, 30, 1);
  Matrix<double> y = x;
  for (std::size_t i = 0; i < y.rows(); ++i) {
    y(i, 3) += 2;
  }
  const FrechetResult result = frechet(x.view(), y.view());
  EXPECT_NEAR(result.squared, 4, 1e-10);
  EXPECT_TRUE(std::isfinite(result.standard_error));
}

TEST(Bures, RefusesWhatIsNoCovariance) {
  GaussianLaw law = diagonal({0, 0}, {1, 1});
  const auto check = [&](const GaussianLaw& bad) { return [&law, bad] { bures(law, bad); }; };
  GaussianLaw bad = law;
  bad.covariance(0, 0) = -1;
  EXPECT_THAT(check(bad), ThrowsMessage<InputError>(HasSubstr("eigenvalue -1")));
  bad = law;
  bad.covariance(0, 1) = 0.5;
  EXPECT_THAT(check(bad), ThrowsMessage<InputError>(HasSubstr("symmetric")));
  bad = law;
  bad.covariance(1, 1) = std::nan("");
  EXPECT_THAT(check(bad), ThrowsMessage<InputError>(HasSubstr("NaN")));
  bad = law;
  bad.mean[0] = INFINITY;
  EXPECT_THAT(check(bad), ThrowsMessage<InputError>(HasSubstr("mean holds inf")));
  EXPECT_THAT(check(diagonal({0}, {1})), ThrowsMessage<InputError>(HasSubstr("dimensions 2 and 1")));
  bad = law;
  bad.mean.pop_back();
  EXPECT_THAT(check(bad), ThrowsMessage<InputError>(HasSubstr("mean of 1 numbers")));
}

}  // namespace
}  // namespace ganflow::transport
