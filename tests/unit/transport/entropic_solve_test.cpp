#include "ganflow/transport/entropic_solve.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::transport {
namespace {

struct Laws {
  CentredLaw x = centred<double>(normal_cloud(300, 2, 1), std::vector<double>(300, 1.0 / 300), {0, 0});
  CentredLaw y = centred<double>(normal_cloud(300, 2, 2), std::vector<double>(300, 1.0 / 300), {0, 0});
};

TEST(EntropicSolve, FindsTheLastDigitsFromAnchors) {
  const Laws laws;
  const SinkhornResult result = solve_entropic(laws.x, laws.y, false, {.epsilon = 0.15, .tolerance = 1e-10});
  EXPECT_EQ(result.status, SolveStatus::kConverged);
  EXPECT_LE(result.marginal_error, 1e-10);
  EXPECT_GT(result.iterations, 10U);
  EXPECT_LE(result.double_iterations, 6U);  // floats alone end at 1e-5; each anchor is worth some digits
}

TEST(EntropicSolve, EndsInDoubleWhereFloatsSayNothing) {
  const Laws laws;
  // The largest cost is some 60: exponents of 10⁶, of which floats have no digit behind the point.
  const SinkhornResult result =
      solve_entropic(laws.x, laws.y, false, {.epsilon = 6e-5, .tolerance = 1e-10, .max_iterations = 40});
  EXPECT_EQ(result.status, SolveStatus::kIterationLimit);
  EXPECT_EQ(result.iterations, 40U);
  EXPECT_GT(result.double_iterations, 0U);
  EXPECT_TRUE(std::isfinite(result.dual));
}

TEST(EntropicSolve, ALawWithItselfHasOnePotential) {
  const Laws laws;
  const SinkhornResult result = solve_entropic(laws.x, laws.x, true, {.epsilon = 0.15, .tolerance = 1e-10});
  EXPECT_EQ(result.status, SolveStatus::kConverged);
  EXPECT_EQ(result.f, result.g);
}

TEST(EntropicSolve, CanBeStopped) {
  const Laws laws;
  const SinkhornResult result =
      solve_entropic(laws.x, laws.y, false, {.epsilon = 0.15, .progress = [](const Advance&) { return false; }});
  EXPECT_EQ(result.status, SolveStatus::kInterrupted);
  EXPECT_TRUE(std::isnan(result.value));
}

}  // namespace
}  // namespace ganflow::transport
