#include "ganflow/experiment/spec_entries.hpp"

#include "minimal_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

std::string refused_entries(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    Entries entries = read_entries(text, "t.toml");
    apply_overrides(entries, overrides);
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "accepted: " << text;
  return {};
}

TEST(SpecEntries, CarryTypedValuesAndTheirLines) {
  const Entries entries = read_entries("seed = 7\n[dynamics]\ntime_step = 1\n", "t.toml");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries.at("seed").value, Value(std::int64_t{7}));
  EXPECT_EQ(entries.at("seed").origin, "t.toml:1");
  EXPECT_EQ(entries.at("dynamics.time_step").value, Value(1.0));
  EXPECT_EQ(entries.at("dynamics.time_step").origin, "t.toml:3");
}

TEST(SpecEntries, DottedInlineAndHeaderTablesAreTheSame) {
  const Entries header = read_entries("[critic.start.a]\nstd = 0.1", "t");
  const Entries dotted = read_entries("critic.start.a.std = 0.1", "t");
  const Entries inlined = read_entries("[critic]\nstart.a = {std = 0.1}", "t");
  for (const Entries& entries : {header, dotted, inlined}) {
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries.at("critic.start.a.std").value, Value(0.1));
  }
}

TEST(SpecEntries, WholeRealsCountAsIntegers) {
  EXPECT_EQ(read_entries("run.iterations = 1e6", "t").at("run.iterations").value, Value(std::int64_t{1000000}));
  EXPECT_THAT(refused_entries("run.iterations = 1.5"),
              HasSubstr("t.toml:1: run.iterations = 1.5 (is a number with a fraction, must be an integer)"));
  EXPECT_THAT(refused_entries("run.iterations = 1e300"), HasSubstr("must be an integer"));
  EXPECT_THAT(refused_entries("run.iterations = inf"), HasSubstr("must be an integer"));
}

TEST(SpecEntries, ProvenanceIsPassedOver) {
  EXPECT_TRUE(read_entries("[provenance]\nversion = \"1\"\nanything = [1, 2]\n", "t").empty());
  EXPECT_THAT(refused_entries("provenance = 3"), HasSubstr("unknown key 'provenance'"));
}

TEST(SpecEntries, BadTomlIsOneSentenceWithItsLine) {
  EXPECT_THAT(refused_entries("seed = 1\nseed = = 2"), HasSubstr("t.toml:2: this is not TOML ("));
  EXPECT_THAT(refused_entries("seed = 1\nseed = 2"), HasSubstr("t.toml:2: this is not TOML ("));
  EXPECT_THAT(refused_entries("title = \"\xff\""), HasSubstr("t.toml:1: this is not TOML ("));
}

TEST(SpecEntries, HugeAndDeepTextsAreRefused) {
  EXPECT_THAT(refused_entries(std::string(2'000'000, ' ')), HasSubstr("is 2000000 bytes long"));
  std::string deep = "a";
  for (int i = 0; i < 100'000; ++i) {
    deep += ".a";
  }
  EXPECT_THAT(refused_entries(deep + " = 1"), HasSubstr("t.toml:1: too many dots"));
  EXPECT_THAT(refused_entries("[" + deep + "]"), HasSubstr("t.toml:1: too many dots"));
  EXPECT_THAT(refused_entries("data.means = " + std::string(100'000, '[')), HasSubstr("this is not TOML"));
}

TEST(SpecEntries, ManyDotsInNumbersAndRulersAreNoDeepKey) {
  std::string list = "# ......................................................................\ndata.weights = [0.5";
  for (int i = 0; i < 100; ++i) {
    list += ", 0.25";
  }
  EXPECT_EQ(std::get<Reals>(read_entries(list + "]", "t").at("data.weights").value).size(), 101U);
}

TEST(SpecEntries, NamesWithDotsOrWithoutLettersAreRefused) {
  EXPECT_THAT(refused_entries("\"run.iterations\" = 5"), HasSubstr("one with a dot in quotes"));
  EXPECT_THAT(refused_entries("\"\" = 5"), HasSubstr("an empty name"));
  EXPECT_THAT(refused_entries("[\"\"]\nseed = 5"), HasSubstr("an empty name"));
}

TEST(SpecEntries, OverridesReplaceInOrder) {
  Entries entries = read_entries("seed = 1", "t");
  apply_overrides(entries, std::vector<std::string>{"seed=2", " seed = 3 "});
  EXPECT_EQ(entries.at("seed").value, Value(std::int64_t{3}));
  EXPECT_EQ(entries.at("seed").origin, "--set  seed = 3 ");
}

TEST(SpecEntries, IntegersBeyondTheirRangeAreNoWords) {
  for (const char* text : {"seed=1234567890123456789012", "seed = +9223372036854775808", "seed=-9223372036854775809"}) {
    Entries entries;
    try {
      apply_overrides(entries, std::vector<std::string>{text});
      ADD_FAILURE() << text << " was accepted";
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), HasSubstr("-9223372036854775808 to 9223372036854775807")) << text;
    }
  }
  Entries entries;
  apply_overrides(entries, std::vector<std::string>{"seed=9223372036854775807", "name=007"});
  EXPECT_EQ(entries.at("seed").value, Value(std::int64_t{9223372036854775807}));
  EXPECT_EQ(entries.at("name").value, Value(std::string("007")));
}

TEST(SpecEntries, OverrideValuesAreTomlOrBareWords) {
  Entries entries;
  apply_overrides(entries, std::vector<std::string>{"objective.kind=gan", "data.file=/data/x y.npy", "title='a = b'",
                                                    "data.means=[[0], [1]]", "critic.box=1"});
  EXPECT_EQ(entries.at("objective.kind").value, Value(std::string("gan")));
  EXPECT_EQ(entries.at("data.file").value, Value(std::string("/data/x y.npy")));
  EXPECT_EQ(entries.at("title").value, Value(std::string("a = b")));
  EXPECT_EQ(entries.at("data.means").value, Value(RealMatrix{{0}, {1}}));
  EXPECT_EQ(entries.at("critic.box").value, Value(1.0));
}

TEST(SpecEntries, AnOverrideWithATableReplacesTheWholeTable) {
  Entries entries = read_entries("generator.start.a = {law = \"normal\", std = 0.3}", "t");
  apply_overrides(entries, std::vector<std::string>{"generator.start.a={law = \"constant\", value = 2}"});
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries.at("generator.start.a.value").value, Value(2.0));
}

TEST(SpecEntries, AnEmptyOverrideRemovesTheKey) {
  Entries entries = read_entries("critic.box = 1\nseed = 4", "t");
  apply_overrides(entries, std::vector<std::string>{"critic.box="});
  EXPECT_EQ(entries.size(), 1U);
}

TEST(SpecEntries, BadOverridesNameThemselves) {
  EXPECT_EQ(refused_entries("", {"seed"}),
            "--set seed: is no override (must be key=value). Try --set dynamics.batch=128");
  EXPECT_EQ(refused_entries("", {"=3"}), "--set =3: is no override (must be key=value). Try --set dynamics.batch=128");
  EXPECT_EQ(refused_entries("", {"dynamics.bacth=3"}),
            "--set dynamics.bacth=3: unknown key 'dynamics.bacth'. Did you mean 'dynamics.batch'?");
  EXPECT_THAT(refused_entries("", {"generator.start.a={sdt = 1}"}), HasSubstr("Did you mean 'generator.start.a.std'?"));
  EXPECT_THAT(refused_entries("", {"seed=many"}), HasSubstr("seed = 'many' (is a string, must be an integer). Try 1"));
  EXPECT_THAT(refused_entries("", {"generator=3"}), HasSubstr("must be a table"));
  EXPECT_THAT(refused_entries("", {"data.means=[[1], [2"}), HasSubstr("this is not TOML"));
  EXPECT_THAT(refused_entries("", {"seed=1\nprecision=2"}), HasSubstr("has a line break"));
}

}  // namespace
}  // namespace ganflow::experiment
