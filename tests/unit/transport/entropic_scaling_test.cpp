#include "ganflow/transport/entropic_scaling.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::transport {
namespace {

constexpr double kExact = std::numeric_limits<double>::infinity();  // ρ

/// Two laws of unequal masses and sizes.
struct Laws {
  CentredLaw x = centred<double>(normal_cloud(25, 2, 1), random_weights(25, 3), {0, 0});
  CentredLaw y = centred<double>(normal_cloud(30, 2, 2), random_weights(30, 4), {0, 0});
};

/// log₂ Σ_j b_j 2^{γ_j − c_ij}, by plain loops.
std::vector<double> plain_log_sums(const EntropicProblem& problem, const std::vector<double>& gamma) {
  std::vector<double> sums;
  for (std::size_t i = 0; i < problem.x.mass.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < problem.y.mass.size(); ++j) {
      double square = 0;
      for (std::size_t c = 0; c < 2; ++c) {
        square += std::pow(problem.x.points(i, c) - problem.y.points(j, c), 2);
      }
      sum += problem.y.mass[j] * std::exp2(gamma[j] - square / problem.cost_unit());
    }
    sums.push_back(std::log2(sum));
  }
  return sums;
}

template <class Real>
EntropicPlan<Real> plan_of(const EntropicProblem& problem) {
  return {problem.x, problem.y, problem.order, problem.epsilon};
}

TEST(EntropicScaling, MovesToTheSoftMinimum) {
  const Laws laws;
  for (const double rho : {kExact, 1.5}) {
    const EntropicProblem problem{laws.x, laws.y, 2, 0.4, rho};
    EntropicScaling scaling(problem, plan_of<double>(problem));
    EntropicScaling rough(problem, plan_of<float>(problem));
    Potentials p{std::vector<double>(25), std::vector<double>(30)};
    rng::fill_normal<double>({.seed = 5}, 0, p.x);
    rng::fill_normal<double>({.seed = 6}, 0, p.y);
    const std::vector<double> sums = plain_log_sums(problem, p.y);
    const double relaxed = std::isinf(rho) ? 1 : rho / (rho + 0.4);
    double expected_error = 0;
    for (std::size_t i = 0; i < 25; ++i) {
      const double wanted = std::isinf(rho) ? 1 : std::exp2(-p.x[i] * 0.4 / rho);
      expected_error += laws.x.mass[i] * std::abs(std::exp2(p.x[i] + sums[i]) - wanted);
    }
    Potentials half = p;
    Potentials in_float = p;
    EXPECT_NEAR(scaling.update(Side::kX, half, 0.5), expected_error, 1e-12 * expected_error);
    rough.update(Side::kX, in_float, 0.5);
    for (std::size_t i = 0; i < 25; ++i) {
      EXPECT_NEAR(half.x[i], 0.5 * p.x[i] - 0.5 * relaxed * sums[i], 1e-11);
      EXPECT_NEAR(in_float.x[i], half.x[i], 1e-4);  // some hundred roundings of exponents of size 10
    }
    EXPECT_EQ(half.y, p.y);
    scaling.update(Side::kX, p, 1);
    EXPECT_LT(scaling.update(Side::kX, p, 1), 1e-12);  // that side is right now
  }
}

TEST(EntropicScaling, IterationsEndWhereBothSidesAreRight) {
  const Laws laws;
  for (const double rho : {kExact, 1.5}) {
    const EntropicProblem problem{laws.x, laws.y, 2, 0.4, rho};
    EntropicScaling scaling(problem, plan_of<double>(problem));
    Potentials p{std::vector<double>(25), std::vector<double>(30)};
    double error = 1;
    for (int k = 0; k < 2000 && error > 1e-12; ++k) {
      error = scaling.iterate(p);
    }
    EXPECT_LE(error, 1e-12) << "ρ = " << rho;
    EXPECT_LE(bracket(problem, scaling.plan(), p).marginal_error, 1e-11) << "ρ = " << rho;
  }
}

TEST(EntropicScaling, SymmetricIterationContractsByAThird) {
  const Laws laws;
  const EntropicProblem problem{laws.x, laws.x, 2, 0.4, kExact};
  EntropicScaling scaling(problem, plan_of<double>(problem));
  Potentials p{std::vector<double>(25), std::vector<double>(25)};
  double before = 0;
  for (int k = 0; k < 12; ++k) {
    const double error = scaling.iterate_self(p);
    EXPECT_EQ(p.x, p.y);
    if (k > 6) {
      EXPECT_LT(error, 0.34 * before);  // ⅓ and what is left of second order
    }
    before = error;
  }
}

}  // namespace
}  // namespace ganflow::transport
