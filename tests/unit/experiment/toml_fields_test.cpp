#include "ganflow/experiment/toml_fields.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const TomlFields kFields("t.toml");

/// What is said of the table `text` by `read`.
template <class Read>
std::string refusal(const std::string& text, Read read, const TomlFields& fields = kFields) {
  const toml::table table = parse_toml(text, "t.toml");
  try {
    read(fields, table);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(TomlFields, GiveValuesOrWhatStandsForThem) {
  const toml::table table =
      parse_toml("a = 'x'\nb = 2\nc = inf\nd = [1, nan]\ne = true\n[[f]]\ng = 1\n[[f]]", "t.toml");
  EXPECT_EQ(kFields.text(table, "a", "y"), "x");
  EXPECT_EQ(kFields.text(table, "none", "y"), "y");
  EXPECT_EQ(kFields.number(table, "b"), 2.0);
  EXPECT_EQ(kFields.number(table, "c"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(kFields.number(table, "none"), std::nullopt);
  EXPECT_THAT(kFields.numbers(table, "b"), ElementsAre(2.0));
  EXPECT_THAT(kFields.numbers(table, "d"), ElementsAre(1.0, testing::IsNan()));
  EXPECT_THAT(kFields.numbers(table, "none"), ElementsAre());
  EXPECT_TRUE(kFields.flag(table, "e", false));
  EXPECT_FALSE(kFields.flag(table, "none", false));
  std::vector<std::size_t> sizes;
  kFields.for_each_table(table, "f", [&](const toml::table& one) { sizes.push_back(one.size()); });
  EXPECT_THAT(sizes, ElementsAre(1U, 0U));
}

TEST(TomlFields, RefuseOtherTypesWithTheLine) {
  using F = const TomlFields&;
  using T = const toml::table&;
  EXPECT_EQ(refusal("\na = 1", [](F f, T t) { f.text(t, "a", ""); }),
            "t.toml:2: a = 1 (is an integer, must be a string). Put it in quotes");
  EXPECT_THAT(refusal("a = nan", [](F f, T t) { f.number(t, "a"); }), StartsWith("t.toml:1: a = nan (is "));
  EXPECT_THAT(refusal("a = ['x']", [](F f, T t) { f.numbers(t, "a"); }), StartsWith("t.toml:1: a holds 'x'"));
  EXPECT_THAT(refusal("a = 1", [](F f, T t) { f.flag(t, "a", true); }), StartsWith("t.toml:1: a = 1 (is an integer"));
  EXPECT_THAT(refusal("a = 1", [](F f, T t) { f.for_each_table(t, "a", [](T) {}); }),
              StartsWith("t.toml:1: a is an integer (must be tables)"));
}

TEST(TomlFields, KnowTheirKeys) {
  const auto known = [](const TomlFields& f, const toml::table& t) { f.require_known(t, {"title", "x"}, "a study"); };
  EXPECT_EQ(refusal("x = 1", known), "accepted");
  EXPECT_EQ(refusal("titel = 1", known), "t.toml:1: unknown key 'titel' of a study. Did you mean 'title'?");
  EXPECT_THAT(refusal("titel = 1", [](const TomlFields& f, const toml::table& t) { f.require_known(t, {"title"}); }),
              StartsWith("t.toml:1: unknown key 'titel'. "));
}

TEST(TomlFields, OfAnOverrideHaveNoLine) {
  const TomlFields override_fields("--set a=1");
  EXPECT_THAT(refusal(
                  "a = 1", [](const TomlFields& f, const toml::table& t) { f.text(t, "a", ""); }, override_fields),
              StartsWith("--set a=1: a = 1 (is an integer"));
}

}  // namespace
}  // namespace ganflow::experiment
