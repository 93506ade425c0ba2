#include "ganflow/dynamics/rules/sgd.hpp"

#include "rule_support.hpp"

namespace ganflow::dynamics {
namespace {

template <class T>
class SgdRule : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(SgdRule, Scalars);

// θ ← θ − Δt g, theory §3.
TYPED_TEST(SgdRule, SubtractsTimeStepTimesGradient) {
  Sgd<TypeParam> rule;
  const auto theta = after_steps<TypeParam>(rule, start_parameters<TypeParam>(), 1, 5, 0.1);
  auto expected = start_parameters<TypeParam>();
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      for (int k = 1; k <= 5; ++k) {
        expected(r, j) -= TypeParam(0.1) * gradient_of_step<TypeParam>(k)(r, j);
      }
    }
  }
  expect_same_bits(theta, expected);
}

TYPED_TEST(SgdRule, AscendsForANegativeTimeStep) { expect_ascent_mirrors_descent<TypeParam>(Sgd<TypeParam>()); }

TYPED_TEST(SgdRule, HasNoMemory) {
  expect_memory_survives<TypeParam>(Sgd<TypeParam>());
  record::State state;
  Sgd<TypeParam>().save(state, "critic");
  EXPECT_TRUE(state.arrays.empty());
}

TYPED_TEST(SgdRule, LeavesThePaddingOfRowsAtZero) {
  Sgd<TypeParam> rule;
  const auto theta = after_steps<TypeParam>(rule, start_parameters<TypeParam>(), 1, 3, 0.1);
  ASSERT_GT(theta.stride(), kColumns);
  for (std::size_t j = kColumns; j < theta.stride(); ++j) {
    EXPECT_EQ(theta.row(0)[j], 0);
  }
}

}  // namespace
}  // namespace ganflow::dynamics
