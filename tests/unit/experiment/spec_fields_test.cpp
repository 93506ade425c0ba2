#include "ganflow/experiment/spec_fields.hpp"

#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

TEST(SpecFields, AFieldTakesItsTypeWordsAndDefaultFromTheSpec) {
  const Key key = stored("dynamics.rule", [](auto& s) -> auto& { return s.dynamics.rule; }, {.doc = "step rule"});
  EXPECT_EQ(key.type, ValueType::kText);
  EXPECT_EQ(key.words, (std::vector<std::string>{"sgd", "momentum", "rmsprop", "adam"}));
  EXPECT_EQ(key.example, "\"sgd\"");
  Spec spec;
  key.set(spec, std::string("adam"));
  EXPECT_EQ(spec.dynamics.rule, dynamics::RuleKind::kAdam);
  key.reset(spec);
  EXPECT_EQ(spec.dynamics.rule, Spec().dynamics.rule);
  EXPECT_EQ(key.idle(spec), "");
}

TEST(SpecFields, AnOptionalFieldIsUnsetUntilItIsSet) {
  const Key key = stored("critic.box", [](auto& s) -> auto& { return s.critic.box; }, {.doc = "", .range = above(0)});
  EXPECT_EQ(key.type, ValueType::kReal);
  Spec spec;
  EXPECT_FALSE(key.get(spec).has_value());
  key.set(spec, 0.5);
  EXPECT_EQ(key.get(spec), std::optional<Value>(0.5));
}

TEST(SpecFields, AKeyInOtherWordsHasNoFieldAndIsNeverWritten) {
  const Key key = other_way("run.until", ValueType::kReal, {.doc = "length", .example = "1.0"});
  EXPECT_EQ(key.role, KeyRole::kOtherWay);
  EXPECT_FALSE(key.get(Spec()).has_value());
}

TEST(SpecFields, AFixedKeyKnowsOneValue) {
  const Key key = fixed("schema", Value(std::int64_t{1}), {.doc = "version"});
  EXPECT_EQ(key.get(Spec()), std::optional<Value>(std::int64_t{1}));
  EXPECT_EQ(key.type, ValueType::kInteger);
}

}  // namespace
}  // namespace ganflow::experiment
