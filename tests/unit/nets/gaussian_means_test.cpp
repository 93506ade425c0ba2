#include "ganflow/nets/gaussian_means.hpp"

#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace ganflow::nets {
namespace {

/// Two components in the plane, the second with a full covariance.
class GaussianMeans : public testing::Test {
 protected:
  GaussianMeans() : population_(start_population<double>(options(), 2, 1, 5, rng::Purpose::kCriticStart, {})) {
    covariances_[0] = Matrix<double>(2, 2);
    covariances_[0](0, 0) = covariances_[0](1, 1) = 0.3;
    covariances_[1] = Matrix<double>(2, 2);
    covariances_[1](0, 0) = 1;
    covariances_[1](1, 1) = 0.5;
    covariances_[1](0, 1) = covariances_[1](1, 0) = 0.4;
    parts_ = {{.weight = 0.25, .mean = means_[0], .covariance = covariances_[0].view()},
              {.weight = 0.75, .mean = means_[1], .covariance = covariances_[1].view()}};
  }
  static NetworkOptions options() {
    NetworkOptions options;
    options.units = 6;
    options.activation = Activation::kErf;
    options.scale = 1.5;
    return options;
  }

  std::array<std::array<double, 2>, 2> means_ = {{{1, -0.5}, {-0.3, 0.8}}};
  std::array<Matrix<double>, 2> covariances_;
  std::vector<GaussianPart> parts_;
  Population<double> population_;
};

// A second way: the mean over a batch of the law, by its evenly spaced quantiles along both axes.
TEST_F(GaussianMeans, AgreesWithAnIntegralOverAGrid) {
  constexpr int kSide = 401;
  constexpr double kReach = 8;
  Matrix<double> x(static_cast<std::size_t>(kSide) * kSide, 2);
  Matrix<double> y(x.rows(), 1);
  double mean = 0;
  for (const GaussianPart& part : parts_) {
    const double l00 = std::sqrt(part.covariance(0, 0));
    const double l10 = part.covariance(1, 0) / l00;
    const double l11 = std::sqrt(part.covariance(1, 1) - l10 * l10);
    std::vector<double> weights;
    double sum = 0;
    for (int i = 0; i < kSide; ++i) {
      for (int j = 0; j < kSide; ++j) {
        const double u = kReach * (2.0 * i / (kSide - 1) - 1);
        const double v = kReach * (2.0 * j / (kSide - 1) - 1);
        x(weights.size(), 0) = part.mean[0] + l00 * u;
        x(weights.size(), 1) = part.mean[1] + l10 * u + l11 * v;
        weights.push_back(std::exp(-(u * u + v * v) / 2));
        sum += weights.back();
      }
    }
    evaluate<double>(population_, x, y);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      mean += part.weight * weights[i] / sum * y(i, 0);
    }
  }
  EXPECT_NEAR(mean_over(population_, parts_), mean, 1e-12);
}

TEST_F(GaussianMeans, GradientIsTheFiniteDifferenceOfTheMean) {
  Matrix<double> gradient = Matrix<double>::padded(population_.parameters(), population_.size());
  add_gaussian_gradient(population_, parts_, 2, gradient);
  constexpr double kStep = 1e-6;
  for (std::size_t r = 0; r < population_.parameters(); ++r) {
    for (std::size_t j = 0; j < population_.size(); ++j) {
      double& theta = population_.theta()(r, j);
      const double at = theta;
      theta = at + kStep;
      const double up = mean_over(population_, parts_);
      theta = at - kStep;
      const double down = mean_over(population_, parts_);
      theta = at;
      // The mean-field gradient is N times the derivative of a mean over N units.
      const double difference = 2 * static_cast<double>(population_.size()) * (up - down) / (2 * kStep);
      EXPECT_NEAR(gradient(r, j), difference, 1e-8) << r << ' ' << j;
    }
  }
}

TEST_F(GaussianMeans, IsAddedToWhatIsThere) {
  Matrix<double> once = Matrix<double>::padded(population_.parameters(), population_.size());
  add_gaussian_gradient(population_, parts_, 1, once);
  Matrix<double> twice = Matrix<double>::padded(population_.parameters(), population_.size());
  add_gaussian_gradient(population_, parts_, 1, twice);
  add_gaussian_gradient(population_, parts_, 1, twice);
  EXPECT_EQ(twice(1, 2), 2 * once(1, 2));
}

}  // namespace
}  // namespace ganflow::nets
