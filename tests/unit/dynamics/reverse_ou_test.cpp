#include "ganflow/dynamics/reverse_ou.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/data/make_law.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace ganflow::dynamics {
namespace {

using data::DiffusedMixture;
using data::GaussianMixture;
using data::OuProcess;
using Eigen::VectorXd;
using testing::HasSubstr;
using testing::ThrowsMessage;

const rng::Stream kStream{.seed = 5, .purpose = rng::Purpose::kTest};

/// N(0.5, 0.2²), relaxing to N(0, 1): far from its rest, so that the flow has something to do.
DiffusedMixture narrow() {
  return {GaussianMixture({.means = {VectorXd{{0.5}}}, .weights = {}, .covariances = {}, .std = 0.2}),
          OuProcess{.centre = VectorXd{{0.0}}, .scale = 1}};
}

/// The probability flow of a Gaussian keeps every point at its number of deviations from the mean.
double exact_flow(double y, double horizon) {
  const double a = std::exp(-horizon);
  return 0.5 + (y - 0.5 * a) * 0.2 / std::sqrt(1 - a * a + a * a * 0.04);
}

double largest_error(std::size_t steps) {
  const ReverseOuOptions options{.flow = ReverseFlow::kOde, .steps = steps, .horizon = 3, .last_noise = 1e-4};
  Matrix<double> out(64, 1);
  Matrix<double> begin(64, 1);
  reverse_ou(narrow(), options, kStream, out);
  rng::fill_normal_rows(kStream, 0, begin.view());
  double error = 0;
  for (std::size_t r = 0; r < 64; ++r) {
    error = std::max(error, std::abs(out(r, 0) - exact_flow(begin(r, 0), options.horizon)));
  }
  return error;
}

TEST(ReverseOu, ProbabilityFlowOfAGaussianIsOfOrderTwo) {
  const double coarse = largest_error(40);
  const double middle = largest_error(80);
  const double fine = largest_error(160);
  EXPECT_NEAR(std::log2(coarse / middle), 2, 0.35);
  EXPECT_NEAR(std::log2(middle / fine), 2, 0.2);
  EXPECT_LT(fine, 1e-3);
}

double variance_error(std::size_t steps, const Matrix<double>& out) {
  double mean = 0;
  double square = 0;
  const auto n = static_cast<double>(out.rows());
  for (std::size_t r = 0; r < out.rows(); ++r) {
    mean += out(r, 0) / n;
  }
  for (std::size_t r = 0; r < out.rows(); ++r) {
    square += (out(r, 0) - mean) * (out(r, 0) - mean) / n;
  }
  EXPECT_NEAR(mean, 0.5, 0.2 * 5.2 / std::sqrt(n) + 0.02) << steps;  // 5.2 deviations: 2e-7; and the start's mean
  return square / 0.04 - 1;
}

// A sample's variance has the relative error √(2/n) = 0.0032; the errors looked at are 0.1 and more.
TEST(ReverseOu, VarianceConvergesWithWeakOrderOne) {
  std::vector<double> errors;
  for (const std::size_t steps : {10U, 20U, 40U}) {
    Matrix<double> out(200'000, 1);
    reverse_ou(narrow(), {.steps = steps, .horizon = 5, .last_noise = 1e-2}, kStream, out);
    errors.push_back(variance_error(steps, out));
  }
  EXPECT_GT(std::abs(errors[2]), 0.03) << "too small to be told from sampling";
  EXPECT_NEAR(std::log2(errors[0] / errors[1]), 1, 0.35);
  EXPECT_NEAR(std::log2(errors[1] / errors[2]), 1, 0.25);
}

/// Kolmogorov's distance of the sample from the law.
double kolmogorov(Matrix<double> sample, const data::Law& law) {
  std::sort(sample.data(), sample.data() + sample.rows());
  const auto n = static_cast<double>(sample.rows());
  double largest = 0;
  for (std::size_t r = 0; r < sample.rows(); ++r) {
    const double exact = *law.cdf(sample(r, 0));
    largest = std::max(
        {largest, std::abs(exact - static_cast<double>(r) / n), std::abs(exact - static_cast<double>(r + 1) / n)});
  }
  return largest;
}

// Under the law itself P(distance > 0.0192) ≤ 2 exp(−2 n 0.0192²) = 8e-7 (Massart, n = 20,000); the steps may add 0.01.
TEST(ReverseOu, FindsTheTwoGaussiansByEitherFlow) {
  const auto law = data::make_law({.name = "two-gaussians"});
  const auto diffused = data::diffused(*law);
  for (const ReverseFlow flow : {ReverseFlow::kSde, ReverseFlow::kOde}) {
    Matrix<double> out(20'000, 1);
    reverse_ou(*diffused, {.flow = flow, .steps = 128}, kStream, out);
    EXPECT_LT(kolmogorov(out, *law), 0.0292) << static_cast<int>(flow);
  }
}

TEST(ReverseOu, OfASampleRepeatsItsPoints) {
  const auto law = data::make_law({.name = "uniform", .dimension = 2});
  const rng::Stream seen{.seed = 9};
  Matrix<double> atoms(8, 2);
  law->sample(seen, 0, atoms.view());
  Matrix<double> out(300, 2);
  reverse_ou(data::diffused_sample(*law, seen, 8), {}, kStream, out);
  for (std::size_t r = 0; r < out.rows(); ++r) {
    double nearest = 1e9;
    for (std::size_t k = 0; k < 8; ++k) {
      nearest = std::min(nearest, std::hypot(out(r, 0) - atoms(k, 0), out(r, 1) - atoms(k, 1)));
    }
    EXPECT_LT(nearest, 1e-9) << r;
  }
}

TEST(ReverseOu, HasTheSameBitsForAnyThreadsAndAnyCutOfRows) {
  const auto diffused = data::diffused(*data::make_law({.name = "ring8"}));
  Matrix<double> all(700, 2);
  reverse_ou(*diffused, {.steps = 8}, kStream, all);
  const ThreadLimit one(1);
  Matrix<double> alone(700, 2);
  reverse_ou(*diffused, {.steps = 8}, kStream, alone);
  EXPECT_TRUE(std::equal(all.data(), all.data() + 1400, alone.data()));
  Matrix<double> fewer(512, 2);
  reverse_ou(*diffused, {.steps = 8}, kStream, fewer);
  EXPECT_TRUE(std::equal(fewer.data(), fewer.data() + 1024, all.data()));
}

TEST(ReverseOu, TimesFallByEqualStepsOfTheNoise) {
  const std::vector<double> times = reverse_times({.steps = 5, .horizon = 4, .last_noise = 0.01});
  ASSERT_EQ(times.size(), 6U);
  EXPECT_EQ(times.front(), 4);
  EXPECT_EQ(times.back(), 0);
  const auto ratio = [&](std::size_t k) { return std::sqrt(std::expm1(2 * times[k])); };
  EXPECT_NEAR(ratio(4), 0.01, 1e-12);
  EXPECT_NEAR(ratio(1) / ratio(0), ratio(2) / ratio(1), 1e-9);
}

TEST(ReverseOu, RefusesBadOptions) {
  const auto refused = [](const ReverseOuOptions& options) { return [options] { reverse_times(options); }; };
  EXPECT_THAT(refused({.steps = 1}), ThrowsMessage<InputError>(HasSubstr("reverse_ou.steps = 1")));
  EXPECT_THAT(refused({.horizon = -1}), ThrowsMessage<InputError>(HasSubstr("reverse_ou.horizon")));
  EXPECT_THAT(refused({.last_noise = 0}), ThrowsMessage<InputError>(HasSubstr("reverse_ou.last_noise")));
  EXPECT_THAT(refused({.horizon = 1e-9}), ThrowsMessage<InputError>(HasSubstr("no longer than the last step")));
}

}  // namespace
}  // namespace ganflow::dynamics
