#include "ganflow/dynamics/rules/momentum.hpp"

#include "rule_support.hpp"

namespace ganflow::dynamics {
namespace {

template <class T>
class MomentumRule : public MemoryRule<Momentum, T> {
 protected:
  MomentumRule() : MemoryRule<Momentum, T>({.rule = RuleKind::kMomentum, .momentum = 0.75}) {}
};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(MomentumRule, Scalars);

// v ← β v + g, θ ← θ − Δt v; v starts at 0.
TYPED_TEST(MomentumRule, FollowsTheFormulaStepByStep) {
  auto rule = this->rule();
  auto theta = start_parameters<TypeParam>();
  auto expected = start_parameters<double>();
  Matrix<double> v(kRows, kColumns);
  for (int k = 1; k <= 6; ++k) {
    SCOPED_TRACE(testing::Message() << "step " << k);
    const auto g = gradient_of_step<TypeParam>(k);
    rule.step(theta.view(), g.view(), 0.1);
    for (std::size_t r = 0; r < kRows; ++r) {
      for (std::size_t j = 0; j < kColumns; ++j) {
        v(r, j) = 0.75 * v(r, j) + static_cast<double>(g(r, j));
        expected(r, j) -= 0.1 * v(r, j);
        EXPECT_NEAR(theta(r, j), expected(r, j), 3 * kFewRoundings<TypeParam>) << r << ", " << j;  // |θ| ≤ 3
      }
    }
  }
}

// A constant force g: after t steps θ = −Δt g/(1−β) (t − β(1−β^t)/(1−β)), so the speed tends to Δt/(1−β).
TYPED_TEST(MomentumRule, UnderAConstantForceMovesByTheClosedForm) {
  auto rule = this->rule();
  Matrix<TypeParam> theta = Matrix<TypeParam>::padded(kRows, kColumns);
  const auto g = gradient_of_step<TypeParam>(1);
  for (int t = 1; t <= 20; ++t) {
    rule.step(theta.view(), g.view(), 0.1);
  }
  const double way = (20 - 0.75 * (1 - std::pow(0.75, 20)) / 0.25) / 0.25;
  EXPECT_NEAR(theta(1, 2), -0.1 * static_cast<double>(g(1, 2)) * way, 100 * kFewRoundings<TypeParam>);  // of 7
}

TYPED_TEST(MomentumRule, WithoutMomentumIsGradientDescent) {
  Momentum<TypeParam> rule({.momentum = 0}, kRows, kColumns);
  Sgd<TypeParam> plain;
  expect_same_bits(after_steps<TypeParam>(rule, start_parameters<TypeParam>(), 1, 4, 0.1),
                   after_steps<TypeParam>(plain, start_parameters<TypeParam>(), 1, 4, 0.1));
}

TYPED_TEST(MomentumRule, AscendsForANegativeTimeStep) { expect_ascent_mirrors_descent<TypeParam>(this->rule()); }

TYPED_TEST(MomentumRule, GoesOnBitForBitFromItsStoredMemory) { expect_memory_survives<TypeParam>(this->rule()); }

TYPED_TEST(MomentumRule, RefusesAMemoryOfAnotherShapeOrTypeOrName) { this->expect_foreign_memory_refused(); }

}  // namespace
}  // namespace ganflow::dynamics
