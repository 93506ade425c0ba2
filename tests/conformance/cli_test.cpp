// What scripts may rely on: exit codes, one JSON object with its promised keys, files where they were asked for.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace ganflow {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Outcome;
using support::run_program;
using support::Scratch;
using testing::HasSubstr;

const std::vector<std::string> kRunKeys = {"run",
                                           "verdict",
                                           "seconds",
                                           "iterations",
                                           "time",
                                           "period",
                                           "period_low",
                                           "period_high",
                                           "amplitude",
                                           "distinct_generator",
                                           "distinct_critic",
                                           "w1",
                                           "steps_per_second"};
const std::vector<std::string> kVerdictKeys = {"verdict",   "reasons", "period", "period_low", "period_high",
                                               "amplitude", "damping", "cycles", "false_alarm"};

/// A number with its unit is known, or null; never missing, never NaN in a string.
const std::vector<std::string> kMaybeNumbers = {"period", "period_low", "period_high", "amplitude"};

/// The one line of standard output.
json parse_only_line(const Outcome& outcome) {
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1) << outcome.out;
  const json object = json::parse(outcome.out, nullptr, false);
  EXPECT_TRUE(object.is_object()) << outcome.out;
  return object;
}

void expect_keys(const json& object, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    EXPECT_TRUE(object.contains(key)) << key << " is missing in " << object.dump();
  }
  for (const std::string& key : kMaybeNumbers) {
    EXPECT_TRUE(object.value(key, json()).is_null() || object[key].is_number()) << key << " in " << object.dump();
  }
}

class Cli : public testing::Test {
 protected:
  Outcome ganflow(const std::vector<std::string>& arguments) const {
    return run_program(arguments, {.folder = scratch_.path()});
  }
  fs::path path(const std::string& name) const { return scratch_ / name; }
  /// A short run named "run".
  void make_run() const {
    const Outcome outcome = ganflow({"run", "pendulum", "--no-pictures", "--out", "run", "--set", "run.iterations=40"});
    ASSERT_EQ(outcome.code, 0) << describe(outcome);
  }

 private:
  Scratch scratch_{support::fast_folder()};
};

TEST_F(Cli, EveryCommandHelpsWithAnExample) {
  for (const char* const words : {"run", "resume", "list", "spec", "verdict", "sample", "report", "data", "data list",
                                  "data get", "data info", "data convert"}) {
    SCOPED_TRACE(words);
    std::istringstream stream{std::string(words)};
    std::vector<std::string> arguments;
    for (std::string word; stream >> word;) {
      arguments.push_back(word);
    }
    arguments.emplace_back("--help");
    const Outcome outcome = ganflow(arguments);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("Example:"));
    EXPECT_THAT(outcome.out, HasSubstr(std::string("ganflow ") + words));
    EXPECT_EQ(outcome.err, "");
  }
  EXPECT_THAT(ganflow({"--help"}).out, HasSubstr("ganflow run pendulum"));
  EXPECT_THAT(ganflow({"--version"}).out, testing::StartsWith("ganflow "));
}

TEST_F(Cli, RunPrintsOneObjectWithThePromisedKeys) {
  const Outcome outcome =
      ganflow({"run", "pendulum", "--json", "--out", "run", "--set", "run.iterations=40", "--seed", "7"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  const json object = parse_only_line(outcome);
  expect_keys(object, kRunKeys);
  EXPECT_EQ(object["run"], "run");
  EXPECT_EQ(object["iterations"], 40);
  EXPECT_DOUBLE_EQ(object["time"].get<double>(), 4);
  EXPECT_TRUE(object["period"].is_null()) << "forty iterations show no period";
  EXPECT_TRUE(object["w1"].is_number());
  EXPECT_GT(object["steps_per_second"].get<double>(), 0);
  EXPECT_THAT(support::content(path("run/spec.toml")), HasSubstr("seed = 7"));
}

TEST_F(Cli, VerdictPrintsOneObjectWithThePromisedKeys) {
  make_run();
  const Outcome outcome = ganflow({"verdict", "run", "--json"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  const json object = parse_only_line(outcome);
  expect_keys(object, kVerdictKeys);
  EXPECT_TRUE(object["reasons"].is_array() && !object["reasons"].empty());
  const json stored = json::parse(support::content(path("run/verdict.json")));
  EXPECT_EQ(object, stored) << "judged again, the same run gets the same verdict";
}

TEST_F(Cli, JsonIsOneObjectForEveryCommand) {
  make_run();
  const std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> cases = {
      {{"resume", "run", "--no-pictures"}, kRunKeys},
      {{"list"}, {"gallery"}},
      {{"spec", "pendulum"}, {"spec"}},
      {{"sample", "run", "-n", "3", "-o", "x.npy"}, {"run", "file", "n", "d"}},
      {{"report", "run"}, {"run", "files"}},
      {{"data", "list"}, {"folder", "datasets", "laws"}},
      {{"data", "info", "ring8"}, {"kind", "name", "d"}},
  };
  for (auto [arguments, keys] : cases) {
    SCOPED_TRACE(testing::PrintToString(arguments));
    arguments.emplace_back("--json");
    const Outcome outcome = ganflow(arguments);
    EXPECT_EQ(outcome.code, 0) << describe(outcome);
    const json object = parse_only_line(outcome);
    for (const std::string& key : keys) {
      EXPECT_TRUE(object.contains(key)) << key << " is missing in " << object.dump();
    }
  }
}

TEST_F(Cli, RunsWithoutANameForTheDirectoryDoNotCollide) {
  for (const char* const expected : {"runs/pendulum", "runs/pendulum-2"}) {
    const Outcome outcome = ganflow({"run", "pendulum", "--json", "--no-pictures", "--set", "run.iterations=5"});
    EXPECT_EQ(parse_only_line(outcome)["run"], expected);
  }
}

TEST_F(Cli, ARunTellsOfOneThatWasKilledAsItBegan) {
  fs::create_directory(path("old.123.partial"));
  support::write(path("old.123.partial/.lock"), "123\n");
  make_run();
  const Outcome outcome = ganflow({"run", "pendulum", "--no-pictures", "--set", "run.iterations=20", "--out", "next"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  EXPECT_THAT(outcome.err, HasSubstr("old.123.partial is left from a run that was killed"));
  EXPECT_TRUE(fs::exists(path("old.123.partial"))) << "to remove it is the user's business";
}

TEST_F(Cli, ADivergingRunFailsAndKeepsItsLastGoodCheckpoint) {
  // The generator's parameters start near 1 and move by a few hundredths of it before the limit stops them.
  const Outcome outcome =
      ganflow({"run", "pendulum", "--json", "--no-pictures", "--out", "run", "--set", "dynamics.norm_limit=1.5",
               "--set", "run.checkpoint_every=1", "--set", "run.iterations=4000"});
  ASSERT_EQ(outcome.code, 1) << describe(outcome);
  const json object = parse_only_line(outcome);
  EXPECT_EQ(object["verdict"], "diverged");
  const std::int64_t died = object["iterations"].get<std::int64_t>();
  ASSERT_GT(died, 1) << "nothing to keep";
  for (const std::string& text : {object["reasons"][0].get<std::string>(), outcome.err}) {
    EXPECT_THAT(text, HasSubstr("iteration " + std::to_string(died)));
    EXPECT_THAT(text, testing::ContainsRegex("of particle [0-9]+ is"));
  }
  EXPECT_THAT(outcome.err, HasSubstr("Try "));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  const std::string number = std::to_string(died - 1);
  EXPECT_TRUE(fs::exists(path("run/checkpoints/" + std::string(12 - number.size(), '0') + number + ".h5")));
  EXPECT_EQ(ganflow({"sample", "run", "-o", "x.npy"}).code, 0);
  EXPECT_THAT(ganflow({"verdict", "run"}).out, HasSubstr("of particle"));
  EXPECT_EQ(ganflow({"resume", "run", "--no-pictures"}).code, 1) << "the same steps break again";
}

TEST_F(Cli, ASpecReadsBackAsItWasPrinted) {
  const json list = parse_only_line(ganflow({"list", "--json"}));
  for (const json& entry : list["gallery"]) {
    const auto name = entry["name"].get<std::string>();
    SCOPED_TRACE(name);
    const Outcome first = ganflow({"spec", name});
    EXPECT_EQ(first.code, 0) << describe(first);
    support::write(path("x.toml"), first.out);
    const Outcome second = ganflow({"spec", "x.toml"});
    EXPECT_EQ(second.out, first.out);
  }
}

TEST_F(Cli, OverridesReachTheSpecInTheirOrder) {
  const Outcome outcome =
      ganflow({"spec", "pendulum", "--set", "critic.box=1", "--set", "critic.box=2", "--set", "seed=11"});
  EXPECT_THAT(outcome.out, HasSubstr("box = 2.0"));
  EXPECT_THAT(outcome.out, HasSubstr("seed = 11"));
}

TEST_F(Cli, SamplesAreNumbersOrPicturesAndRepeatable) {
  make_run();
  ASSERT_EQ(ganflow({"sample", "run", "-n", "5", "-o", "a.npy"}).code, 0);
  ASSERT_EQ(ganflow({"sample", "run", "-n", "5", "-o", "b.npy"}).code, 0);
  ASSERT_EQ(ganflow({"sample", "run", "-n", "5", "-o", "c.npy", "--seed", "2"}).code, 0);
  EXPECT_THAT(support::content(path("a.npy")), HasSubstr("'shape': (5, 1)"));
  EXPECT_EQ(support::content(path("a.npy")), support::content(path("b.npy")));
  EXPECT_NE(support::content(path("a.npy")), support::content(path("c.npy")));

  std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (30, 4, 4), }";
  header.resize(117, ' ');
  std::string pictures("\x93NUMPY\x01\x00\x76\x00", 10);  // the header has 0x76 bytes
  pictures += header + '\n';
  for (int k = 0; k < 30 * 4 * 4; ++k) {
    pictures += static_cast<char>(k * 37 % 251);
  }
  support::write(path("pictures.npy"), pictures);
  support::write(
      path("pictures.toml"),
      "schema = 1\n[data]\nfile = \"pictures.npy\"\n[generator]\nunits = 32\n[critic]\nunits = 32\nbox = 0.5\n"
      "[run]\niterations = 5\n");
  const Outcome outcome = ganflow({"run", "pictures.toml", "--no-pictures", "--out", "pictures"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  ASSERT_EQ(ganflow({"sample", "pictures", "-n", "9", "-o", "sheet.png"}).code, 0);
  EXPECT_THAT(support::content(path("sheet.png")), testing::StartsWith("\x89PNG"));
}

TEST_F(Cli, SamplesOfAveragesComeFromRunsThatAverage) {
  make_run();
  const Outcome refused = ganflow({"sample", "run", "-o", "x.npy", "--of", "mixture"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("nothing is averaged in this run"));
  ASSERT_EQ(ganflow({"run", "pendulum", "--set", "run.iterations=40", "--set", "dynamics.average=ema", "--no-pictures",
                     "--out", "averaged"})
                .code,
            0);
  for (const char* const of : {"last", "average", "mixture"}) {
    ASSERT_EQ(ganflow({"sample", "averaged", "-n", "5", "-o", std::string(of) + ".npy", "--of", of}).code, 0) << of;
  }
  EXPECT_NE(support::content(path("last.npy")), support::content(path("average.npy")));
  EXPECT_NE(support::content(path("average.npy")), support::content(path("mixture.npy")));
  EXPECT_THAT(support::content(path("averaged/series.csv")), HasSubstr("w1_average,w1_mixture"));
}

TEST_F(Cli, AnObjectiveIsChangedByOneLine) {
  for (const char* const kind : {"wgan-gp", "wgan-lp", "gan", "hinge", "ideal"}) {
    SCOPED_TRACE(kind);
    const std::string objective = std::string("objective.kind=") + kind;
    const Outcome outcome =
        ganflow({"run", "pendulum", "--set", objective, "--set", "run.iterations=20", "--out", kind, "--no-pictures"});
    EXPECT_EQ(outcome.code, 0) << describe(outcome);
    const bool has_critic = std::string(kind) != "ideal";
    EXPECT_EQ(support::content(path(std::string(kind) + "/series.csv")).find("distinct_critic") != std::string::npos,
              has_critic);
  }
}

TEST_F(Cli, AReportIsDrawnAndNamed) {
  make_run();
  const Outcome outcome = ganflow({"report", "run", "--json"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  const json object = parse_only_line(outcome);
  EXPECT_FALSE(object["files"].empty());
  for (const json& file : object["files"]) {
    EXPECT_TRUE(fs::exists(path(file.get<std::string>()))) << file;
  }
}

TEST_F(Cli, ALongerRunBeginsWithTheRowsOfTheShorterOne) {
  make_run();
  const std::string before = support::content(path("run/series.csv"));
  const Outcome outcome = ganflow({"resume", "run", "--json", "--no-pictures", "--until", "8"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  EXPECT_EQ(parse_only_line(outcome)["iterations"], 80);
  const std::string after = support::content(path("run/series.csv"));
  EXPECT_GT(after.size(), before.size());
  EXPECT_THAT(after, testing::StartsWith(before));
  EXPECT_THAT(support::content(path("run/spec.toml")), HasSubstr("iterations = 80"));
}

}  // namespace
}  // namespace ganflow
