#include "ganflow/ode/tableau.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ganflow::ode {
namespace {

class Pair : public testing::TestWithParam<Method> {};

/// Σ_j a_ij = c_i, of every stage.
TEST_P(Pair, RowsSumToTheirTime) {
  const Tableau& tableau = tableau_of(GetParam());
  for (const auto& stages : {tableau.stages, tableau.extra}) {
    for (const Stage& stage : stages) {
      double sum = 0;
      for (const Weight& a : stage.a) {
        sum += a.value;
      }
      EXPECT_NEAR(sum, stage.c, 2e-14);  // coefficients up to 43, rounded
    }
  }
}

/// Σ b_i c_i^(q−1) = 1/q for q up to the order; the error rows vanish for polynomials of low degree.
TEST_P(Pair, IntegratesPowersUpToItsOrder) {
  const Tableau& tableau = tableau_of(GetParam());
  std::vector<double> c = {0};
  for (const Stage& stage : tableau.stages) {
    c.push_back(stage.c);
  }
  const auto sum_over = [&](Row row, int power) {
    double sum = 0;
    for (const Weight& w : row) {
      sum += w.value * std::pow(c[w.stage], power);
    }
    return sum;
  };
  for (int q = 1; q <= tableau.order; ++q) {
    EXPECT_NEAR(sum_over(tableau.stages.back().a, q - 1), 1.0 / q, 1e-14) << q;
  }
  EXPECT_GT(std::abs(sum_over(tableau.stages.back().a, static_cast<int>(tableau.order) + 1) - 1 / (tableau.order + 2)),
            1e-9);
  const int error_order = tableau.error_low.empty() ? 4 : 5;
  for (int q = 1; q <= error_order; ++q) {
    EXPECT_NEAR(sum_over(tableau.error, q - 1), 0, 1e-14) << q;
  }
  for (int q = 1; q <= 3 && !tableau.error_low.empty(); ++q) {
    EXPECT_NEAR(sum_over(tableau.error_low, q - 1), 0, 1e-14) << q;
  }
}

TEST_P(Pair, TheLastStageIsTheEnd) {
  const Tableau& tableau = tableau_of(GetParam());
  EXPECT_EQ(tableau.stages.back().c, 1);
  EXPECT_EQ(tableau.stage_count(), tableau.last_stage() + 1 + tableau.extra.size());
}

INSTANTIATE_TEST_SUITE_P(Methods, Pair, testing::Values(Method::kDormandPrince5, Method::kDormandPrince8));

}  // namespace
}  // namespace ganflow::ode
