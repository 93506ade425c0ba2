#include "ganflow/transport/entropic_plan.hpp"

#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace ganflow::transport {
namespace {

Matrix<double> normal_points(std::size_t n, std::size_t d, std::uint64_t seed) {
  Matrix<double> x(n, d);
  rng::fill_normal<double>({.seed = seed}, 0, std::span<double>(x.data(), n * d));
  return x;
}

TEST(EntropicPlan, SumsAreThoseOfTheStoredMatrix) {
  const auto points_x = normal_points(37, 2, 1), points_y = normal_points(45, 2, 2);
  std::vector<double> b(45, 1.0 / 44);
  b[7] = 0;
  const CentredLaw x = centred<double>(points_x, std::vector<double>(37, 1.0 / 37), {0.1, -0.2});
  const CentredLaw y = centred<double>(points_y, b, {0.1, -0.2});
  std::vector<double> phi(37), gamma(45), out(37), costs(37);
  rng::fill_normal<double>({.seed = 3}, 0, phi);
  rng::fill_normal<double>({.seed = 4}, 0, gamma);
  const double epsilon = 0.3;
  for (const double order : {1.0, 2.0}) {
    const EntropicPlan<double> plan(x, y, order, epsilon);
    plan.log_sums(Side::kX, phi, gamma, out, costs);
    for (std::size_t i = 0; i < 37; ++i) {
      double sum = 0, cost_sum = 0;
      for (std::size_t j = 0; j < 45; ++j) {
        const double r = std::hypot(points_x(i, 0) - points_y(j, 0), points_x(i, 1) - points_y(j, 1));
        const double cost = std::pow(r, order) / (epsilon * std::numbers::ln2);
        sum += b[j] * std::exp2(gamma[j] - cost);
        cost_sum += cost * b[j] * std::exp2(gamma[j] - cost);
      }
      EXPECT_NEAR(out[i], std::log2(sum), 1e-13);
      EXPECT_NEAR(costs[i], cost_sum / sum, 1e-12);
    }
  }
}

TEST(EntropicPlan, CostBoundIsTheDiagonalOfTheBox) {
  Matrix<double> p(2, 2), q(1, 2);
  p(1, 0) = 3;
  q(0, 1) = -4;
  const CentredLaw x = centred<double>(p, {0.5, 0.5}, {0, 0}), y = centred<double>(q, {1}, {0, 0});
  EXPECT_EQ(cost_bound(x, y, 1), 5);
  EXPECT_EQ(cost_bound(x, y, 2), 25);
  EXPECT_EQ(x.total_mass, 1);
}

}  // namespace
}  // namespace ganflow::transport
