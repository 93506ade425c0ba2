#include "ganflow/diagnostics/replicated_fit.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::diagnostics {
namespace {

const std::vector<double> kWidths = {32, 64, 128, 256, 512, 1024};

std::vector<double> normals(std::uint64_t step, std::size_t count) {
  std::vector<double> draws(count);
  rng::fill_normal<double>({.seed = 7, .purpose = rng::Purpose::kTest, .step = step}, 0, draws);
  return draws;
}

/// y = 3 x^slope · exp(noise · normal), and a factor of each replica's own that all its points share.
std::vector<ReplicaCurve> power_laws(double slope, double noise, std::size_t replicas, std::uint64_t step) {
  std::vector<ReplicaCurve> curves;
  const std::size_t n = kWidths.size();
  const std::vector<double> draws = normals(step, replicas * (n + 1));
  for (std::size_t r = 0; r < replicas; ++r) {
    ReplicaCurve curve{.x = kWidths, .y = {}};
    for (std::size_t k = 0; k < n; ++k) {
      const double common = draws[r * (n + 1) + n];
      curve.y.push_back(3 * std::pow(kWidths[k], slope) * std::exp(noise * (draws[r * (n + 1) + k] + common)));
    }
    curves.push_back(curve);
  }
  return curves;
}

TEST(ReplicatedFit, FindsAnExactPowerLawByEitherInterval) {
  for (const IntervalKind kind : {IntervalKind::kReplicas, IntervalKind::kBootstrap}) {
    const auto fit = fit_replicas(power_laws(-1, 0, 4, 0), {.interval = kind});
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->slope.value, -1, 1e-12);
    EXPECT_NEAR(fit->slope.low, -1, 1e-12);
    EXPECT_NEAR(fit->slope.high, -1, 1e-12);
    EXPECT_NEAR(std::exp(fit->level), 3, 1e-10);
    EXPECT_EQ(fit->replicas, 4U);
    ASSERT_EQ(fit->points.size(), kWidths.size());
    EXPECT_NEAR(fit->points[2].y.value, 3.0 / 128, 1e-12);
    EXPECT_FALSE(fit->by_residuals);
  }
}

TEST(ReplicatedFit, FindsAStraightLineWithoutLogarithms) {
  const std::vector<ReplicaCurve> curves = {{.x = {0, 1, 2}, .y = {1, 3, 5}}, {.x = {0, 1, 2}, .y = {3, 5, 7}}};
  const auto fit = fit_replicas(curves, {.log = false});
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->slope.value, 2, 1e-12);
  EXPECT_NEAR(fit->level, 2, 1e-12);
}

TEST(ReplicatedFit, LooksOnlyBetweenFromAndTo) {
  std::vector<ReplicaCurve> curves = power_laws(-1, 0, 3, 0);
  for (ReplicaCurve& curve : curves) {
    curve.y.back() = 1;  // a plateau that the fit is told to leave out
  }
  const auto fit = fit_replicas(curves, {.to = 600});
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->slope.value, -1, 1e-12);
  EXPECT_TRUE(fit->points[4].fitted);
  EXPECT_FALSE(fit->points[5].fitted);
}

/// 400 studies of 8 replicas. Under the null hypothesis (exact 95%) the number of misses is binomial(400, 0.05), mean
/// 20, deviation 4.4: outside of [2, 45] with probability below 1e-6.
TEST(ReplicatedFit, IntervalsOfReplicasCoverNineteenTimesInTwenty) {
  int missed = 0;
  for (std::uint64_t study = 0; study < 400; ++study) {
    const auto fit = fit_replicas(power_laws(-0.4, 0.3, 8, study + 1));
    ASSERT_TRUE(fit);
    missed += fit->slope.low <= -0.4 && -0.4 <= fit->slope.high ? 0 : 1;
  }
  EXPECT_GE(missed, 2);
  EXPECT_LE(missed, 45);
}

/// With 24 replicas the percentile interval misses about 7%: mean 14 of 200; more than 40 with probability below 1e-6.
TEST(ReplicatedFit, BootstrapDrawsWholeReplicas) {
  int missed = 0;
  for (std::uint64_t study = 0; study < 200; ++study) {
    const auto fit =
        fit_replicas(power_laws(-0.4, 0.3, 24, 1000 + study), {.interval = IntervalKind::kBootstrap, .resamples = 199});
    ASSERT_TRUE(fit);
    missed += fit->slope.low <= -0.4 && -0.4 <= fit->slope.high ? 0 : 1;
  }
  EXPECT_GE(missed, 1);
  EXPECT_LE(missed, 40);
}

TEST(ReplicatedFit, TakesOneReplicaByItsResiduals) {
  const auto fit = fit_replicas(power_laws(2, 0.01, 1, 3));
  ASSERT_TRUE(fit);
  EXPECT_TRUE(fit->by_residuals);
  EXPECT_NEAR(fit->slope.value, 2, 0.1);
  EXPECT_LT(fit->slope.low, fit->slope.value);
}

TEST(ReplicatedFit, LeavesOutWhatIsMissingAndRefusesTooLittle) {
  std::vector<ReplicaCurve> curves = power_laws(-1, 0, 3, 0);
  curves[0].y[2] = std::nan("");
  curves[1].y[0] = 0;  // has no logarithm
  const auto fit = fit_replicas(curves);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->slope.value, -1, 1e-12);
  EXPECT_FALSE(fit_replicas(std::vector<ReplicaCurve>{{.x = {1, 2}, .y = {1, 2}}}));  // one replica, two points
  EXPECT_FALSE(fit_replicas(std::vector<ReplicaCurve>{{.x = {1, 1}, .y = {1, 2}}, {.x = {1, 1}, .y = {1, 2}}}));
  EXPECT_FALSE(fit_replicas({}));
  EXPECT_THROW(fit_replicas(curves, {.from = 3, .to = 2}), InputError);
}

TEST(MeanOfReplicas, IsStudentsInterval) {
  const auto mean = mean_of_replicas(std::vector<double>{1, 2, 3, std::nan("")});
  ASSERT_TRUE(mean);
  EXPECT_DOUBLE_EQ(mean->value, 2);
  EXPECT_NEAR(mean->high - 2, 4.302652729911275 / std::sqrt(3.0), 1e-9);  // t_{2, 0.975}, any table
  EXPECT_FALSE(mean_of_replicas(std::vector<double>{1}));
}

/// y = 3 x^2 exp(c x), c of each replica its own: the slope of a straight line is biased by c, and tells a lie closely.
std::vector<ReplicaCurve> bent_laws(double noise) {
  const std::vector<double> draws = normals(11, 8 * 5);
  std::vector<ReplicaCurve> curves;
  for (std::size_t r = 0; r < 8; ++r) {
    ReplicaCurve curve{.x = {0.5, 0.25, 0.125, 0.0625}, .y = {}};
    for (std::size_t k = 0; k < 4; ++k) {
      const double x = curve.x[k];
      const double c = -0.3 + 0.02 * draws[5 * r + 4];
      curve.y.push_back(3 * x * x * std::exp(c * x + noise * draws[5 * r + k]));
    }
    curves.push_back(curve);
  }
  return curves;
}

TEST(ReplicatedFit, ACorrectionTakesABendOut) {
  for (const IntervalKind kind : {IntervalKind::kReplicas, IntervalKind::kBootstrap}) {
    const auto straight = fit_replicas(bent_laws(0), {.interval = kind});
    ASSERT_TRUE(straight);
    EXPECT_LT(straight->slope.high, 1.99);
    const auto fit = fit_replicas(bent_laws(0), {.interval = kind, .correction = 1});
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->slope.value, 2, kind == IntervalKind::kReplicas ? 1e-12 : 1e-4);  // a mean of bends bends a little
    EXPECT_NEAR(std::exp(fit->level), 3, 3e-4);
    EXPECT_NEAR(fit->correction, -0.3, 0.05);
    EXPECT_EQ(straight->correction, 0);
  }
  const auto noisy = fit_replicas(bent_laws(0.01), {.correction = 1});
  EXPECT_LT(noisy->slope.low, 2);
  EXPECT_GT(noisy->slope.high, 2);
  EXPECT_GT(noisy->slope.high - noisy->slope.low, 0.01);
}

// One replica: three parameters leave one degree of freedom of four points, none of three.
TEST(ReplicatedFit, ACorrectionCostsAPoint) {
  const std::vector<ReplicaCurve> one = {bent_laws(0.01).front()};
  const auto fit = fit_replicas(one, {.correction = 1});
  ASSERT_TRUE(fit);
  EXPECT_TRUE(fit->by_residuals);
  EXPECT_LT(fit->slope.low, 2);
  EXPECT_GT(fit->slope.high, 2);
  EXPECT_FALSE(fit_replicas(one, {.to = 0.25, .correction = 1}));
  const std::vector<ReplicaCurve> two = {{.x = {1, 2}, .y = {1, 4}}, {.x = {1, 2}, .y = {1, 4}}};
  EXPECT_FALSE(fit_replicas(two, {.correction = 1}));
  EXPECT_THROW(fit_replicas(one, {.log = false, .correction = 1}), InputError);
}

}  // namespace
}  // namespace ganflow::diagnostics
