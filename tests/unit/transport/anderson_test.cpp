#include "ganflow/transport/anderson.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ganflow::transport {
namespace {

double distance(const std::vector<double>& u, double target) {
  double square = 0;
  for (const double v : u) {
    square += (v - target) * (v - target);
  }
  return std::sqrt(square);
}

TEST(Anderson, ALinearMapOfFewRatesIsDoneInAsManySteps) {
  // x ← 1 + D (x − 1), D with 4 rates on 40 coordinates: like GMRES, finished after 4 combinations, whatever the rates.
  const double rates[] = {0.999, 0.9, 0.3, -0.5};
  const std::vector<double> weights(40, 0.025);
  Anderson anderson(weights, 6);
  std::vector<double> x(40);
  for (std::size_t i = 0; i < 40; ++i) {
    x[i] = 2 + std::sin(static_cast<double>(i));
  }
  for (int k = 0; k < 6; ++k) {
    std::vector<double> image(40);
    for (std::size_t i = 0; i < 40; ++i) {
      image[i] = 1 + rates[i % 4] * (x[i] - 1);
    }
    x = anderson.next(x, image);
  }
  EXPECT_LT(distance(x, 1), 1e-4);  // but for the ridge; 6 plain iterations leave the first rate where it was
}

TEST(Anderson, ANonlinearContractionConvergesFasterThanByItself) {
  const std::vector<double> weights(3, 1);
  const auto map = [](const std::vector<double>& x) {
    return std::vector<double>{std::cos(x[1]), 0.9 * std::sin(x[2]) + 0.1, 0.8 * std::cos(x[0]) + 0.1 * x[2]};
  };
  std::vector<double> plain(3), mixed(3);
  Anderson anderson(weights, 5);
  int plain_steps = 0, mixed_steps = 0;
  const auto residual = [&](const std::vector<double>& x) {
    const std::vector<double> image = map(x);
    return std::abs(image[0] - x[0]) + std::abs(image[1] - x[1]) + std::abs(image[2] - x[2]);
  };
  for (; residual(plain) > 1e-12; ++plain_steps) {
    plain = map(plain);
  }
  for (; residual(mixed) > 1e-12 && mixed_steps < 100; ++mixed_steps) {
    mixed = anderson.next(mixed, map(mixed));
  }
  EXPECT_LT(2 * mixed_steps, plain_steps);
}

TEST(Anderson, BeginsWithTheImageAndAgainAfterARestart) {
  const std::vector<double> weights{1, 1};
  Anderson anderson(weights, 3);
  const std::vector<double> a{1, 2}, b{1.5, 1}, c{1.2, 0.5};
  EXPECT_EQ(anderson.next(a, b), b);
  EXPECT_NE(anderson.next(b, c), c);
  anderson.restart();
  EXPECT_EQ(anderson.next(b, c), c);
}

TEST(Anderson, AtTheSolutionItStays) {
  const std::vector<double> weights{1, 1}, x{3, 4};
  Anderson anderson(weights, 3);
  for (int k = 0; k < 6; ++k) {
    EXPECT_EQ(anderson.next(x, x), x);  // all differences are 0: no 0/0
  }
}

}  // namespace
}  // namespace ganflow::transport
