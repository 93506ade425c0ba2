#include "ganflow/dynamics/rules/rmsprop.hpp"

#include "rule_support.hpp"

namespace ganflow::dynamics {
namespace {

template <class T>
class RmsPropRule : public MemoryRule<RmsProp, T> {
 protected:
  RmsPropRule() : MemoryRule<RmsProp, T>({.rule = RuleKind::kRmsProp, .decay = 0.9, .epsilon = 1e-3}) {}
};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(RmsPropRule, Scalars);

// v ← ρ v + (1−ρ) g², θ ← θ − Δt g/√(v + ε), theory §3; v starts at 0, and ε is inside the root.
TYPED_TEST(RmsPropRule, FollowsTheFormulaStepByStep) {
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
        const double slope = g(r, j);
        v(r, j) = 0.9 * v(r, j) + 0.1 * slope * slope;
        expected(r, j) -= 0.1 * slope / std::sqrt(v(r, j) + 1e-3);
        EXPECT_NEAR(theta(r, j), expected(r, j), 3 * kFewRoundings<TypeParam>) << r << ", " << j;  // |θ| ≤ 3
      }
    }
  }
}

// A constant gradient: v_t = (1 − ρ^t) g².
TYPED_TEST(RmsPropRule, UnderAConstantForceMovesByTheClosedForm) {
  auto rule = this->rule();
  Matrix<TypeParam> theta = Matrix<TypeParam>::padded(kRows, kColumns);
  const auto g = gradient_of_step<TypeParam>(1);
  double moved = 0;
  for (int t = 1; t <= 20; ++t) {
    rule.step(theta.view(), g.view(), 0.1);
    const double slope = g(1, 2);
    moved -= 0.1 * slope / std::sqrt((1 - std::pow(0.9, t)) * slope * slope + 1e-3);
  }
  EXPECT_NEAR(theta(1, 2), moved, 20 * kFewRoundings<TypeParam>);  // 20 steps
}

TYPED_TEST(RmsPropRule, AscendsForANegativeTimeStep) { expect_ascent_mirrors_descent<TypeParam>(this->rule()); }

TYPED_TEST(RmsPropRule, GoesOnBitForBitFromItsStoredMemory) { expect_memory_survives<TypeParam>(this->rule()); }

TYPED_TEST(RmsPropRule, StoresTheMeanSquareUnderThePlayersName) {
  const record::State state = this->state_after_one_step();
  ASSERT_EQ(state.arrays.size(), 1U);
  const auto g = gradient_of_step<TypeParam>(1);
  auto v = Matrix<TypeParam>::padded(kRows, kColumns);
  record::copy_into<TypeParam>(state.at("critic.mean_square"), v.view());
  EXPECT_NEAR(v(1, 2), 0.1 * std::pow(g(1, 2), 2), kFewRoundings<TypeParam>);
}

TYPED_TEST(RmsPropRule, RefusesAMemoryOfAnotherShapeOrTypeOrName) { this->expect_foreign_memory_refused(); }

TYPED_TEST(RmsPropRule, StandsStillWhereTheGradientIsZeroHoweverSmallEpsilonIs) {
  this->expect_rest_without_gradient();
}

}  // namespace
}  // namespace ganflow::dynamics
