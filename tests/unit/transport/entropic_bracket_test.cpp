#include "ganflow/transport/entropic_bracket.hpp"

#include "ganflow/rng/stream.hpp"
#include "ganflow/transport/sinkhorn.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::transport {
namespace {

Matrix<double> normal_points(std::size_t n, std::uint64_t seed) {
  Matrix<double> x(n, 2);
  rng::fill_normal<double>({.seed = seed}, 0, std::span<double>(x.data(), 2 * n));
  return x;
}

TEST(EntropicBracket, HoldsTheValueForAnyPotentials) {
  const auto points_x = normal_points(25, 1), points_y = normal_points(30, 2);
  const CentredLaw x = centred<double>(points_x, std::vector<double>(25, 1.0 / 25), {0, 0});
  const CentredLaw y = centred<double>(points_y, std::vector<double>(30, 1.0 / 30), {0, 0});
  for (const double rho : {std::numeric_limits<double>::infinity(), 1.5}) {
    const SinkhornResult exact = sinkhorn(WeightedPoints<double>{points_x}, WeightedPoints<double>{points_y},
                                          {.epsilon = 0.4, .marginal_weight = rho, .tolerance = 1e-12});
    const EntropicProblem problem{x, y, 2, 0.4, rho};
    const EntropicPlan<double> plan(x, y, 2, 0.4);
    Potentials best{exact.f, exact.g};
    for (std::vector<double>* potential : {&best.x, &best.y}) {
      for (double& v : *potential) {
        v /= problem.cost_unit();
      }
    }
    for (const double noise : {0.0, 1e-6, 1e-3, 0.3, 3.0}) {
      for (std::uint64_t seed = 10; seed < 15; ++seed) {
        Potentials p = best;
        std::vector<double> u(55);
        rng::fill_normal<double>({.seed = seed}, 0, u);
        for (std::size_t i = 0; i < 25; ++i) {
          p.x[i] += noise * u[i];
        }
        for (std::size_t j = 0; j < 30; ++j) {
          p.y[j] += noise * u[25 + j];
        }
        const EntropicBracket bounds = bracket(problem, plan, p);
        EXPECT_LE(bounds.dual, exact.value + 1e-13) << "ρ = " << rho << ", noise " << noise;
        EXPECT_GE(bounds.primal, exact.value - 1e-13) << "ρ = " << rho << ", noise " << noise;
        if (noise <= 1e-3) {
          EXPECT_LT(bounds.primal - bounds.dual, 50 * noise + 1e-9);         // first order in the marginals
          EXPECT_GT(bounds.dual, exact.value - 10 * noise * noise - 1e-13);  // second order
        }
      }
    }
  }
}

}  // namespace
}  // namespace ganflow::transport
