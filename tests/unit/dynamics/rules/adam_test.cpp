#include "ganflow/dynamics/rules/adam.hpp"

#include "rule_support.hpp"

namespace ganflow::dynamics {
namespace {

constexpr double kBeta1 = 0.8;
constexpr double kBeta2 = 0.95;
constexpr double kEpsilon = 1e-2;

template <class T>
class AdamRule : public MemoryRule<Adam, T> {
 protected:
  AdamRule() : MemoryRule<Adam, T>({.rule = RuleKind::kAdam, .beta1 = kBeta1, .beta2 = kBeta2, .epsilon = kEpsilon}) {}
};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(AdamRule, Scalars);

// Kingma, Ba 2015, Algorithm 1, line by line: m̂ and v̂ corrected for the start, ε outside the root.
TYPED_TEST(AdamRule, FollowsTheAlgorithmStepByStep) {
  auto rule = this->rule();
  auto theta = start_parameters<TypeParam>();
  auto expected = start_parameters<double>();
  Matrix<double> m(kRows, kColumns);
  Matrix<double> v(kRows, kColumns);
  for (int t = 1; t <= 6; ++t) {
    SCOPED_TRACE(testing::Message() << "step " << t);
    const auto g = gradient_of_step<TypeParam>(t);
    rule.step(theta.view(), g.view(), 0.1);
    for (std::size_t r = 0; r < kRows; ++r) {
      for (std::size_t j = 0; j < kColumns; ++j) {
        const double slope = g(r, j);
        m(r, j) = kBeta1 * m(r, j) + (1 - kBeta1) * slope;
        v(r, j) = kBeta2 * v(r, j) + (1 - kBeta2) * slope * slope;
        const double m_hat = m(r, j) / (1 - std::pow(kBeta1, t));
        const double v_hat = v(r, j) / (1 - std::pow(kBeta2, t));
        expected(r, j) -= 0.1 * m_hat / (std::sqrt(v_hat) + kEpsilon);
        EXPECT_NEAR(theta(r, j), expected(r, j), 3 * kFewRoundings<TypeParam>) << r << ", " << j;  // |θ| ≤ 3
      }
    }
  }
}

// A constant gradient: m̂ = g and v̂ = g² at every step.
TYPED_TEST(AdamRule, UnderAConstantForceMovesByTheSameStepEveryTime) {
  auto rule = this->rule();
  Matrix<TypeParam> theta = Matrix<TypeParam>::padded(kRows, kColumns);
  const auto g = gradient_of_step<TypeParam>(1);
  for (int t = 1; t <= 20; ++t) {
    rule.step(theta.view(), g.view(), 0.1);
    for (std::size_t j = 0; j < kColumns; ++j) {
      const double slope = g(1, j);
      EXPECT_NEAR(theta(1, j), -0.1 * t * slope / (std::abs(slope) + kEpsilon), t * kFewRoundings<TypeParam>)
          << "step " << t << ", particle " << j;
    }
  }
}

TYPED_TEST(AdamRule, AscendsForANegativeTimeStep) { expect_ascent_mirrors_descent<TypeParam>(this->rule()); }

TYPED_TEST(AdamRule, GoesOnBitForBitFromItsStoredMemory) { expect_memory_survives<TypeParam>(this->rule()); }

TYPED_TEST(AdamRule, StoresBothMeansAndTheNumberOfStepsUnderThePlayersName) {
  const record::State state = this->state_after_one_step();
  ASSERT_EQ(state.arrays.size(), 3U);
  const auto g = gradient_of_step<TypeParam>(1);
  auto stored = Matrix<TypeParam>::padded(kRows, kColumns);
  record::copy_into<TypeParam>(state.at("critic.mean"), stored.view());
  EXPECT_NEAR(stored(1, 2), (1 - kBeta1) * g(1, 2), kFewRoundings<TypeParam>);
  record::copy_into<TypeParam>(state.at("critic.mean_square"), stored.view());
  EXPECT_NEAR(stored(1, 2), (1 - kBeta2) * std::pow(g(1, 2), 2), kFewRoundings<TypeParam>);
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(state.at("critic.steps").values), std::vector<std::int64_t>{1});
}

TYPED_TEST(AdamRule, RefusesAMemoryThatIsNotItsOwn) {
  this->expect_foreign_memory_refused();
  record::State uncounted = this->state_after_one_step();
  uncounted.arrays.back().values = std::vector<double>{3};
  EXPECT_THROW(this->rule().restore(uncounted, "critic"), InputError);
  uncounted.arrays.pop_back();
  EXPECT_THROW(this->rule().restore(uncounted, "critic"), InputError);
}

TYPED_TEST(AdamRule, StandsStillWhereTheGradientIsZeroHoweverSmallEpsilonIs) { this->expect_rest_without_gradient(); }

}  // namespace
}  // namespace ganflow::dynamics
