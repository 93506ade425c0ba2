// `ganflow verdict --labels`: categories compared, and followed over time.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace ganflow {
namespace {

using nlohmann::json;
using support::Outcome;
using support::Scratch;
using testing::HasSubstr;

class Labels : public testing::Test {
 protected:
  Outcome verdict(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"verdict", "--labels"});
    return support::run_program(arguments, {.folder = scratch_.path()});
  }
  Outcome run(const std::vector<std::string>& arguments) const {
    return support::run_program(arguments, {.folder = scratch_.path()});
  }
  json judged(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    const Outcome outcome = verdict(arguments);
    EXPECT_EQ(outcome.code, 0) << describe(outcome);
    return json::parse(outcome.out);
  }
  void write(const std::string& name, const std::string& text) const { support::write(scratch_ / name, text); }
  void expect_refused(const std::vector<std::string>& arguments, const std::string& part) const {
    const Outcome outcome = verdict(arguments);
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
    EXPECT_THAT(outcome.err, HasSubstr(part));
  }

 private:
  Scratch scratch_{support::fast_folder()};
};

TEST_F(Labels, ALostClassIsNamed) {
  write("real.csv", "kind,count\ncat,400\ndog,300\nowl,300\n");
  write("made.csv", "kind,count\ncat,700\ndog,300\n");
  const json object = judged({"made.csv", "real.csv"});
  EXPECT_EQ(object["verdict"], "drifted");
  EXPECT_EQ(object["modes"]["lost"], 1);
  EXPECT_EQ(object["modes"]["lost_modes"], json({2}));
  EXPECT_EQ(object["over"][0]["category"], "cat");
  EXPECT_EQ(object["under"][0]["category"], "owl");
  EXPECT_NEAR(object["relative_entropy"].get<double>(), 0.7 * std::log(1.75), 1e-12);
  const Outcome words = verdict({"made.csv", "real.csv"});
  EXPECT_THAT(words.out, HasSubstr("1 of 3 modes is lost and 2 are found (1000 samples"));
}

TEST_F(Labels, OneLawIsAlike) {
  write("a.csv", "kind,count\ncat,405\ndog,300\nowl,295\n");
  write("b.csv", "kind,count\ncat,400\ndog,303\nowl,297\n");
  const json object = judged({"a.csv", "b.csv"});
  EXPECT_EQ(object["verdict"], "alike");
  EXPECT_EQ(object["modes"]["found"], 3);
}

TEST_F(Labels, OfTextsTheWordsAreCompared) {
  std::string a;
  std::string b;
  for (int i = 0; i < 60; ++i) {
    a += "we delve into the realm of data. ";
    b += "we look into the field of data. ";
  }
  write("a.txt", a);
  write("b.txt", b);
  const json object = judged({"a.txt", "b.txt", "--top", "1"});
  EXPECT_EQ(object["over_used"], 2);
  EXPECT_EQ(object["over"].size(), 1U);
  EXPECT_EQ(object["relative_entropy"], "inf");
  EXPECT_TRUE(object["modes"].is_null());
}

// Odds that grow by e^0.1 a year, rounded to counts of a large total: the rate comes out to rounding of the counts.
TEST_F(Labels, GrowthIsMeasured) {
  std::string table = "year,delve,rest\n";
  for (int year = 2000; year < 2020; ++year) {
    const double odds = 0.01 * std::exp(0.1 * (year - 2000));
    const long delve = std::lround(100'000 * odds / (1 + odds));
    table += std::to_string(year) + ',' + std::to_string(delve) + ',' + std::to_string(100'000 - delve) + '\n';
  }
  write("a.csv", table);
  const json object = judged({"a.csv", "--time", "year", "--since", "2010"});
  EXPECT_EQ(object["verdict"], "drifting");
  EXPECT_EQ(object["growing"], 1);
  EXPECT_EQ(object["falling"], 1);
  EXPECT_EQ(object["up"][0]["category"], "delve");
  EXPECT_NEAR(object["up"][0]["rate"].get<double>(), 0.1, 1e-4);
  EXPECT_EQ(object["since"]["verdict"], "drifted");
  EXPECT_EQ(object["since"]["rows"], true);
}

TEST_F(Labels, RefuseWhatCannotBeCompared) {
  write("a.csv", "kind\ncat\ndog\n");
  write("b.csv", "kind\nred\nblue\n");
  write("one.csv", "kind\ncat\ncat\n");
  write("empty.csv", "");
  write("rows.csv", "year,kind\n2000,cat\n2001,dog\n");
  expect_refused({"a.csv", "b.csv"}, "labels that do not match");
  expect_refused({"a.csv"}, "one file without times");
  expect_refused({"one.csv", "one.csv"}, "one and the same category only");
  expect_refused({"empty.csv", "a.csv"}, "empty.csv is empty");
  expect_refused({"a.csv", "a.csv", "a.csv"}, "compares two files");
  expect_refused({"a.csv", "a.csv", "--since", "3"}, "--since cuts one file in two");
  expect_refused({"a.csv", "a.csv", "--fdr", "2"}, "false discovery rate 2");
  expect_refused({"rows.csv", "--time", "year"}, "2 instants with counts");
  expect_refused({"rows.csv", "--time", "years"}, "Did you mean 'year'?");
  expect_refused({"absent.csv", "a.csv"}, "absent.csv");
}

TEST_F(Labels, ARunSaysWhichModesItHolds) {
  const Outcome ran = run({"run", "pendulum", "--set", "run.until=5", "--out", "r", "--no-pictures", "--json"});
  ASSERT_EQ(ran.code, 0) << describe(ran);
  const json modes = json::parse(ran.out)["modes"];
  EXPECT_EQ(modes["total"], 2);
  EXPECT_EQ(modes["samples"], 10'000);
  EXPECT_EQ(modes["counts"].size(), 2U);
  const Outcome again = run({"verdict", "r", "--json"});
  EXPECT_EQ(json::parse(again.out)["modes"], modes) << describe(again);  // the same samples
  EXPECT_THAT(run({"verdict", "r"}).out, HasSubstr(" of 2 modes "));
}

// Labels that have nothing to do with the data: the classifier is right in half of the cases, and that is said.
TEST_F(Labels, AClassifierTooWeakJudgesNoModes) {
  std::string values;
  std::string labels;
  for (int i = 0; i < 400; ++i) {
    values += std::to_string(std::sin(7.3 * i * i)) + '\n';
    labels += std::to_string((i / 7) % 2) + '\n';
  }
  write("x.csv", values);
  write("y.csv", labels);
  const Outcome ran = run({"run",       "pendulum",        "--set",           "run.until=1",  "--out",
                           "w",         "--no-pictures",   "--json",          "--set",        "data.law=",
                           "--set",     "data.dimension=", "--set",           "data.radius=", "--set",
                           "data.std=", "--set",           "data.file=x.csv", "--set",        "data.labels=y.csv"});
  ASSERT_EQ(ran.code, 0) << describe(ran);
  const json object = json::parse(ran.out);
  EXPECT_TRUE(object["modes"].is_null());
  EXPECT_THAT(object["reasons"].back().get<std::string>(), HasSubstr("Modes are not judged: the classifier"));
  const json verdict = json::parse(run({"verdict", "w", "--json"}).out);
  EXPECT_LT(verdict["classifier_accuracy"], 0.9);
  EXPECT_TRUE(verdict["modes"].is_null());
}

TEST_F(Labels, OptionsOfLabelsNeedThem) {
  write("a.csv", "kind\ncat\ndog\n");
  const Outcome outcome = support::run_program({"verdict", "a.csv", "--top", "3"}, {});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--labels"));
}

}  // namespace
}  // namespace ganflow
