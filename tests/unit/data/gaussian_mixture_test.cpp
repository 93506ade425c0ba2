#include "ganflow/data/gaussian_mixture.hpp"

#include "ganflow/data/make_law.hpp"

#include "support.hpp"

#include <cmath>
#include <numbers>

namespace ganflow::data {
namespace {

constexpr rng::Stream kStream{.seed = 5, .purpose = rng::Purpose::kTest, .step = 1, .substep = 0};

TEST(GaussianMixture, HasTheTextbookDensity) {
  const auto law = make_law({.name = "two-gaussians"});
  const double x = 0.93;
  // ½ (φ(19.3) + φ(−0.7)) / 0.1
  const double expected =
      0.5 / 0.1 / std::sqrt(2 * std::numbers::pi) * (std::exp(-0.5 * 19.3 * 19.3) + std::exp(-0.5 * 0.49));
  EXPECT_NEAR(*law->log_density({&x, 1}), std::log(expected), 1e-13);
}

TEST(GaussianMixture, PutsEightModesOnTheRingAndTwentyFiveOnTheGrid) {
  const auto ring = make_law({.name = "ring8", .radius = 1});
  const auto& modes = dynamic_cast<const GaussianMixture&>(*ring);
  ASSERT_EQ(modes.components(), 8U);
  for (const Eigen::VectorXd& mean : modes.means()) {
    EXPECT_NEAR(mean.norm(), 1, 1e-15);
  }
  const auto grid = make_law({.name = "grid25"});
  EXPECT_EQ(dynamic_cast<const GaussianMixture&>(*grid).components(), 25U);
  EXPECT_NEAR(grid->moments()->covariance(0, 0), 8 + 0.05 * 0.05, 1e-13);  // variance of {−4,−2,0,2,4} is 8
}

TEST(GaussianMixture, AgreesWithItsCovarianceFormWhereStdIsUsed) {
  const std::vector<std::vector<double>> means = {{0, 0}, {1, 2}};
  const auto narrow = make_law({.name = "gaussian-mixture", .means = means, .std = 0.5});
  const auto full = make_law({.name = "gaussian-mixture", .means = means, .covariances = {{{0.25, 0}, {0, 0.25}}}});
  Matrix<double> a(50, 2);
  Matrix<double> b(50, 2);
  narrow->sample(kStream, 0, a.view());
  full->sample(kStream, 0, b.view());
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_NEAR(a.data()[i], b.data()[i], 1e-15);
  }
  EXPECT_NEAR(*narrow->log_density({{0.3, 0.4}}), *full->log_density({{0.3, 0.4}}), 1e-14);
}

TEST(GaussianMixture, InvertsTheNormalTail) {
  const auto law = make_law({.name = "gaussian"});
  EXPECT_NEAR(*law->quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(*law->quantile(1e-20), -9.262340089798408, 1e-12);
  EXPECT_NEAR(*law->quantile(1 - 0x1p-53), 8.209536151601387, 1e-12);
}

}  // namespace
}  // namespace ganflow::data
