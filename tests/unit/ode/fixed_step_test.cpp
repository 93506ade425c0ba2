#include "ganflow/ode/fixed_step.hpp"

#include "fields.hpp"

#include <gtest/gtest.h>

namespace ganflow::ode {
namespace {

double error_of(FixedMethod method, double h) {
  std::vector<double> x = {1};
  integrate_fixed(method, accelerate, {}, 0, h, std::llround(0.5 / h), x);
  return std::abs(x[0] - accelerated(0.5));
}

TEST(FixedStep, MethodsHaveTheirOrders) {
  for (const auto& [method, order] :
       {std::pair{FixedMethod::kEuler, 1.0}, {FixedMethod::kHeun, 2.0}, {FixedMethod::kRk4, 4.0}}) {
    EXPECT_NEAR(slope([m = method](double h) { return error_of(m, h); }, 1.0 / 64), order, 0.1) << order;
  }
}

TEST(FixedStep, EulerIsEuler) {
  std::vector<double> x = {1, 0};
  integrate_fixed(FixedMethod::kEuler, rotate, {}, 0, 0.5, 2, x);
  EXPECT_EQ(x, (std::vector<double>{0.75, 1}));  // (1, 0) → (1, ½) → (¾, 1)
}

TEST(FixedStep, EveryStepEndsInsideTheWalls) {
  std::vector<double> x = {1, 0};
  integrate_fixed(FixedMethod::kEuler, rotate, {.low = {-1, -0.25}, .high = {1, 0.25}}, 0, 0.5, 1, x);
  EXPECT_EQ(x, (std::vector<double>{1, 0.25}));
}

TEST(FixedStep, NoStepsChangeNothing) {
  std::vector<double> x = {1, 2};
  integrate_fixed(FixedMethod::kRk4, rotate, {}, 0, 0.5, 0, x);
  EXPECT_EQ(x, (std::vector<double>{1, 2}));
}

TEST(FixedStep, WeightsAddUpToOne) {
  for (const FixedMethod method : {FixedMethod::kEuler, FixedMethod::kHeun, FixedMethod::kRk4}) {
    const Chain& chain = chain_of(method);
    double sum = 0;
    for (std::size_t i = 0; i < chain.stages; ++i) {
      sum += chain.b[i];
    }
    EXPECT_NEAR(sum, 1, 1e-15);
  }
}

}  // namespace
}  // namespace ganflow::ode
