#include "ganflow/experiment/toml_nodes.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

std::string round_trip(const std::string& value) {
  const toml::table table = parse_toml("x = " + value, "t.toml");
  return exact_toml(*table.get("x"));
}

TEST(TomlNodes, PrintValuesThatReadBackExactly) {
  for (const char* value : {"0.1", "1e-300", "7", "true", "\"a \\\"b\\\"\"", "[1, 2.5, \"x\"]", "[[0.1], [-3.0]]"}) {
    const std::string once = round_trip(value);
    EXPECT_EQ(round_trip(once), once) << value;
  }
  EXPECT_EQ(round_trip("0.1"), "0.1");
  EXPECT_EQ(round_trip("3.0"), "3.0");
  EXPECT_EQ(round_trip("{a = 1}"), "{\"a\" = 1}");
}

TEST(TomlNodes, SayWhereTextIsNoToml) {
  try {
    parse_toml("a = 1\nb = = 2", "t.toml");
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("t.toml:2: this is not TOML ("));
  }
}

TEST(TomlNodes, HaveWordsForEveryType) {
  const toml::table table = parse_toml("a = 1\nb = 1.5\nc = true\nd = 'x'\ne = []\nf = {}", "t.toml");
  EXPECT_EQ(kind_of(*table.get("a")), "an integer");
  EXPECT_EQ(kind_of(*table.get("b")), "a number with a fraction");
  EXPECT_EQ(kind_of(*table.get("c")), "true or false");
  EXPECT_EQ(kind_of(*table.get("d")), "a string");
  EXPECT_EQ(kind_of(*table.get("e")), "a list");
  EXPECT_EQ(kind_of(*table.get("f")), "a table");
  EXPECT_EQ(printed(*table.get("a")), "1");
}

}  // namespace
}  // namespace ganflow::experiment
