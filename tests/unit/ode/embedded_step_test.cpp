#include "ganflow/ode/embedded_step.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

namespace ganflow::ode {
namespace {

class Step : public testing::TestWithParam<Method> {};

/// Steps of length h from t = 0 to ½ on x' = 2tx².
double error_of(Method method, double h) {
  EmbeddedStep step(method, 1);
  std::vector<double> x = {1};
  std::vector<double> v = {0};
  for (double t = 0; t < 0.5 - 0.5 * h; t += h) {
    step.begin(t, x, v);
    step.attempt(accelerate, h);
    x[0] = step.end()[0];
    v[0] = step.end_velocity()[0];
  }
  return std::abs(x[0] - accelerated(0.5));
}

TEST_P(Step, HasItsOrder) {
  const double order = tableau_of(GetParam()).order;
  EXPECT_NEAR(slope([](double h) { return error_of(GetParam(), h); }, 1.0 / 8), order, 0.4);
}

/// Inside a step the error of the polynomial falls with order 5 (local, of order 4) and 8 (local, of order 7).
TEST_P(Step, DenseOutputHasItsOrder) {
  const auto error = [](double h) {
    EmbeddedStep step(GetParam(), 2);
    step.begin(0, std::vector<double>{1, 0}, std::vector<double>{0, 1});
    step.attempt(rotate, h);
    step.prepare_dense(rotate);
    double worst = 0;
    for (const double sigma : {0.2, 0.35, 0.7, 0.85}) {
      worst = std::max(worst, std::abs(step.value(0, sigma) - std::cos(sigma * h)));
    }
    return worst;
  };
  const double local = GetParam() == Method::kDormandPrince5 ? 5 : 8;
  EXPECT_GT(slope(error, 0.8), local - 0.5);
}

TEST_P(Step, DenseOutputMeetsTheEnds) {
  EmbeddedStep step(GetParam(), 2);
  step.begin(0, std::vector<double>{1, 0}, std::vector<double>{0, 1});
  step.attempt(rotate, 0.5);
  step.prepare_dense(rotate);
  std::vector<double> x(2);
  step.values(0, x);
  EXPECT_EQ(x, (std::vector<double>{1, 0}));
  step.values(1, x);
  EXPECT_NEAR(x[0], step.end()[0], 1e-15);
  EXPECT_NEAR(x[1], step.end()[1], 1e-15);
  EXPECT_EQ(step.time_at(0.5), 0.25);
}

TEST_P(Step, CountsItsEvaluations) {
  int evaluations = 0;
  const VectorField counted = [&](double t, std::span<const double> x, std::span<double> v) {
    ++evaluations;
    rotate(t, x, v);
  };
  EmbeddedStep step(GetParam(), 2);
  step.begin(0, std::vector<double>{1, 0}, std::vector<double>{0, 1});
  step.attempt(counted, 0.5);
  EXPECT_EQ(evaluations, GetParam() == Method::kDormandPrince5 ? 6 : 12);
  step.prepare_dense(counted);
  step.prepare_dense(counted);
  EXPECT_EQ(evaluations, GetParam() == Method::kDormandPrince5 ? 6 : 15);
}

/// The estimate is of the right size: not below the true error, nor absurdly above.
TEST_P(Step, ErrorEstimateBoundsTheError) {
  EmbeddedStep step(GetParam(), 2);
  for (const double h : {0.5, 1.0}) {
    step.begin(0, std::vector<double>{1, 0}, std::vector<double>{0, 1});
    step.attempt(rotate, h);
    const double error = std::hypot(step.end()[0] - std::cos(h), step.end()[1] - std::sin(h)) / std::sqrt(2.0);
    const double estimate = step.error_norm(1e-300, 1);  // in units of x
    EXPECT_GT(estimate, error) << h;
    EXPECT_LT(estimate, 1e4 * error) << h;
  }
  EXPECT_NEAR(step.fastest(0, -1), 0.84, 0.1);  // x' = −sin t up to t = 1
}

INSTANTIATE_TEST_SUITE_P(Methods, Step, testing::Values(Method::kDormandPrince5, Method::kDormandPrince8));

}  // namespace
}  // namespace ganflow::ode
