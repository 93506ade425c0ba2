#include "ganflow/dynamics/rules/step_rule.hpp"

#include "rule_support.hpp"

namespace ganflow::dynamics {
namespace {

static_assert(StepRule<Sgd<double>, double> && StepRule<RmsProp<double>, double> && StepRule<Adam<double>, double>);
static_assert(!StepRule<Sgd<float>, double>);

template <class T>
class MakeRule : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(MakeRule, Scalars);

TYPED_TEST(MakeRule, GivesTheRuleOfTheKind) {
  const auto rule_of = [](RuleKind kind) { return make_rule<TypeParam>({.rule = kind}, kRows, kColumns); };
  EXPECT_TRUE(std::holds_alternative<Sgd<TypeParam>>(rule_of(RuleKind::kSgd)));
  EXPECT_TRUE(std::holds_alternative<RmsProp<TypeParam>>(rule_of(RuleKind::kRmsProp)));
  EXPECT_TRUE(std::holds_alternative<Adam<TypeParam>>(rule_of(RuleKind::kAdam)));
}

TYPED_TEST(MakeRule, HandsTheOptionsOver) {
  const TrainOptions options{.rule = RuleKind::kAdam, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0.1};
  auto made = make_rule<TypeParam>(options, kRows, kColumns);
  Adam<TypeParam> direct(options, kRows, kColumns);
  const auto expected = after_steps<TypeParam>(direct, start_parameters<TypeParam>(), 1, 3, 0.1);
  auto theta = start_parameters<TypeParam>();
  for (int k = 1; k <= 3; ++k) {
    std::visit([&](auto& rule) { rule.step(theta.view(), gradient_of_step<TypeParam>(k).view(), 0.1); }, made);
  }
  expect_same_bits(theta, expected);
}

}  // namespace
}  // namespace ganflow::dynamics
