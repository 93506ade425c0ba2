#include "ganflow/experiment/spec_schema.hpp"

#include "minimal_spec.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ganflow::experiment {
namespace {

TEST(SpecSchema, PathsAreUniqueAndDocumented) {
  std::set<std::string> paths;
  for (const Key& key : schema()) {
    SCOPED_TRACE(key.path);
    EXPECT_TRUE(paths.insert(key.path).second);
    EXPECT_FALSE(key.doc.empty());
    EXPECT_FALSE(key.example.empty());
    EXPECT_EQ(find_key(key.path), &key);
    EXPECT_TRUE(key.table().empty() || is_table(key.table()));
  }
}

TEST(SpecSchema, DefaultsLieWithinTheirLimits) {
  for (const Key& key : schema()) {
    SCOPED_TRACE(key.path);
    if (const std::optional<Value> value = key.get(Spec{})) {
      EXPECT_EQ(static_cast<ValueType>(value->index()), key.type);
      EXPECT_FALSE(key.fault(*value));
    }
  }
}

TEST(SpecSchema, StoredKeysReadBackWhatTheySet) {
  for (const Key& key : schema()) {
    SCOPED_TRACE(key.path);
    Spec spec;
    std::optional<Value> value = key.get(spec);
    if (key.role != KeyRole::kStored || !value) {
      continue;
    }
    if (auto* number = std::get_if<double>(&*value)) {
      *number = 0.125;
    } else if (auto* integer = std::get_if<std::int64_t>(&*value); integer != nullptr && key.path != "schema") {
      *integer += 3;
    } else if (auto* text = std::get_if<std::string>(&*value); text != nullptr && !key.words.empty()) {
      *text = key.words.back();
    }
    key.set(spec, *value);
    EXPECT_EQ(key.get(spec), value);
    key.reset(spec);
    EXPECT_EQ(key.get(spec), key.get(Spec{}));
  }
}

TEST(SpecSchema, TablesAreWhatHoldsKeys) {
  EXPECT_TRUE(is_table("generator"));
  EXPECT_TRUE(is_table("generator.start"));
  EXPECT_TRUE(is_table("critic.start.all"));
  EXPECT_FALSE(is_table("seed"));
  EXPECT_FALSE(is_table("gen"));
}

TEST(SpecSchema, SuggestsSiblingsThenTheRightTable) {
  EXPECT_EQ(suggest_key("dynamics.bacth"), "Did you mean 'dynamics.batch'?");
  EXPECT_EQ(suggest_key("generater"), "Did you mean 'generator'?");
  EXPECT_EQ(suggest_key("critic.readout"), "Did you mean 'generator.readout'?");
  EXPECT_EQ(suggest_key("latent.zzz"), "Known: dimension, law");
  EXPECT_EQ(suggest_key("zzz.zzz").substr(0, 22), "Known tables and keys:");
}

}  // namespace
}  // namespace ganflow::experiment
