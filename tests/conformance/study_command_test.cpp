// `ganflow study`: files, exit codes, refusals, threads, interruption and resumption.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <map>

namespace ganflow {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::content;
using support::Outcome;
using support::Program;
using support::run_program;
using support::Scratch;
using testing::HasSubstr;

const char* const kSpec = R"(schema = 1
[data]
law = "two-gaussians"
[generator]
units = 8
[critic]
units = 8
box = 0.5
[dynamics]
batch = 16
[observe]
every = 5
samples = 32
[run]
iterations = 40
)";

const char* const kStudy = R"(schema = 1
title = "A small study"
kind = "runs"
spec = "small.toml"
replicas = 4
[axis]
dynamics.time_step = [0.05, 0.1, 0.2]
[[fit]]
x = "dynamics.time_step"
y = "w1"
)";

class StudyCommand : public testing::Test {
 protected:
  StudyCommand() {
    support::write(path("small.toml"), kSpec);
    support::write(path("study.toml"), kStudy);
  }
  fs::path path(const std::string& name) const { return scratch_ / name; }
  Outcome study(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "study");
    return run_program(arguments, options());
  }
  support::ProgramOptions options() const { return {.folder = scratch_.path()}; }
  /// What is promised to be the same bytes, however the cells were run.
  std::map<std::string, std::string> promised(const std::string& folder) const {
    std::map<std::string, std::string> files = {{"cells.csv", content(path(folder) / "cells.csv")},
                                                {"fits.json", content(path(folder) / "fits.json")}};
    for (const auto& entry : fs::directory_iterator(path(folder) / "cells")) {
      files[entry.path().filename().string()] = content(entry.path());
    }
    return files;
  }
  std::size_t finished_cells(const std::string& folder) const {
    const fs::path cells = path(folder) / "cells";
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(cells)) {
      count += entry.path().extension() == ".json" ? 1 : 0;
    }
    return count;
  }

 private:
  Scratch scratch_{support::fast_folder()};
};

TEST_F(StudyCommand, LeavesATableFitsAndAFigure) {
  const Outcome outcome = study({"study.toml", "--out", "s", "--json"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  const json object = json::parse(outcome.out);
  EXPECT_EQ(object["cells"], 12);
  EXPECT_EQ(object["finished"], 12);
  EXPECT_EQ(object["failed"], 0);
  EXPECT_EQ(object["directory"], "s");
  EXPECT_EQ(object["fits"][0]["lines"][0]["points"].size(), 3U);
  for (const char* const file : {"study.toml", "spec.toml", "cells.csv", "fits.json", "timing.csv", "figure.gp",
                                 "figure.svg", "figure.png", "figure.pdf"}) {
    EXPECT_TRUE(fs::exists(path("s") / file)) << file;
  }
  const std::string table = content(path("s") / "cells.csv");
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 13);
  EXPECT_THAT(table, testing::StartsWith("cell,dynamics.time_step,replica,seed,"));
}

TEST_F(StudyCommand, GivesTheSameBytesForAnyNumberOfThreads) {
  ASSERT_EQ(study({"study.toml", "--out", "one", "--threads", "1"}).code, 0);
  ASSERT_EQ(study({"study.toml", "--out", "three", "--threads", "3"}).code, 0);
  EXPECT_EQ(support::difference(promised("one"), promised("three")), "");
}

TEST_F(StudyCommand, CanBeDoneAgainFromItsOwnFolder) {
  ASSERT_EQ(study({"study.toml", "--out", "s"}).code, 0);
  ASSERT_EQ(study({"s/study.toml", "--out", "again"}).code, 0);
  EXPECT_EQ(content(path("s/cells.csv")), content(path("again/cells.csv")));
}

/// Every fourth cell or so is lost with a kill at most; none that had finished.
TEST_F(StudyCommand, KilledAndResumedIsTheSameBytes) {
  const std::vector<std::string> arguments = {"study.toml", "--set", "run.iterations=4000", "--threads", "2"};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), arguments.begin(), arguments.end());
    return more;
  };
  ASSERT_EQ(study(with({"--out", "whole"})).code, 0);
  std::vector<std::string> killed = with({"--out", "killed"});
  killed.insert(killed.begin(), "study");
  Program program(killed, options());
  for (int wait = 0; wait < 3000 && !(fs::exists(path("killed/cells")) && finished_cells("killed") >= 2); ++wait) {
    if (program.ends_within(std::chrono::milliseconds(5))) {
      break;  // a fast machine: resuming a finished study is tested then
    }
  }
  program.send(SIGKILL);
  program.wait();
  const std::size_t before = finished_cells("killed");
  EXPECT_GE(before, 2U);
  std::map<fs::path, fs::file_time_type> written;
  for (const auto& entry : fs::directory_iterator(path("killed/cells"))) {
    if (entry.path().extension() == ".json") {
      written[entry.path()] = fs::last_write_time(entry.path());
    }
  }
  const Outcome resumed = study(with({"--out", "killed", "--resume"}));
  ASSERT_EQ(resumed.code, 0) << describe(resumed);
  for (const auto& [cell, time] : written) {
    EXPECT_EQ(fs::last_write_time(cell), time) << cell << " was finished and ran again";
  }
  EXPECT_EQ(support::difference(promised("whole"), promised("killed")), "");
}

TEST_F(StudyCommand, InterruptedEndsWith130AndCanBeResumed) {
  Program program({"study", "study.toml", "--out", "s", "--set", "run.iterations=40000", "--threads", "1"}, options());
  for (int wait = 0; wait < 3000 && !fs::exists(path("s/study.toml")); ++wait) {
    ASSERT_FALSE(program.ends_within(std::chrono::milliseconds(5)));
  }
  program.send(SIGINT);  // it listens since before there was a folder
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.code, 130) << describe(outcome);
  EXPECT_THAT(outcome.err, HasSubstr("of 12 cells are finished. Go on with the same command and --resume"));
  EXPECT_FALSE(fs::exists(path("s/cells.csv")));
}

TEST_F(StudyCommand, ReportsCellsThatFailAndGoesOn) {
  const Outcome outcome = study({"study.toml", "--out", "s", "--set", "axis.dynamics.time_step=[0.1, -1.0]"});
  EXPECT_EQ(outcome.code, 1) << describe(outcome);
  EXPECT_THAT(outcome.err, HasSubstr("cell 4 (dynamics.time_step = -1.0, replica 0) failed: "));
  EXPECT_THAT(outcome.out, HasSubstr("8 cells in s, 4 failed"));
  EXPECT_THAT(content(path("s/cells.csv")), HasSubstr("failed: "));
}

TEST_F(StudyCommand, RefusesInOneSentence) {
  ASSERT_EQ(study({"study.toml", "--out", "s"}).code, 0);
  const std::vector<std::pair<std::vector<std::string>, const char*>> refusals = {
      {{"sped"}, "'sped' is not among the studies that ship. Did you mean 'speed'?"},
      {{"none.toml"}, "none.toml: cannot be read"},
      {{"study.toml", "--out", "s"}, "s exists already"},
      {{"study.toml", "--out", "s", "--resume", "--set", "replicas=2"}, "s is the folder of another study"},
      {{"study.toml", "--out", ".", "--resume"}, ". is no study's folder"},
      {{"study.toml", "--out", "t", "--set", "axis.dynamics.time_stp=[1.0]"}, "is no key of a spec"},
      {{"study.toml", "--out", "t", "--set", "critic.bx=1"}, "unknown key 'critic.bx'"},
      {{"study.toml", "--out", "t", "--set", "nonsense"}, "is no override"},
  };
  for (const auto& [arguments, sentence] : refusals) {
    const Outcome outcome = study(arguments);
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_THAT(outcome.err, HasSubstr(sentence));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_FALSE(fs::exists(path("t")));
  }
}

TEST_F(StudyCommand, ListsTheStudiesThatShip) {
  const Outcome outcome = study({});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("speed"));
  EXPECT_THAT(outcome.out, HasSubstr("blow-up"));
}

// Theory's slopes, coarsely: the figures are the same on every run, so there is no chance in this test.
TEST_F(StudyCommand, QuickStudiesOfTheLimitAgreeWithTheory) {
  for (const char* const name : {"discretisation", "euler", "best-response", "width", "width-same", "width-transport",
                                 "grid", "supervised-width"}) {
    SCOPED_TRACE(name);
    const Outcome outcome = study({name, "--quick", "--out", name, "--json"});
    ASSERT_EQ(outcome.code, 0) << describe(outcome);
    const json object = json::parse(outcome.out);
    EXPECT_EQ(object["failed"], 0);
    EXPECT_FALSE(object["fits"].empty());
    EXPECT_FALSE(object["fits"].back()["lines"][0]["slope"].is_null());
    for (const json& fit : object["fits"]) {
      for (const json& line : fit["lines"]) {
        if (!line["slope"].is_null()) {  // a corrected slope of transport needs more widths than a quick study has
          EXPECT_EQ(line["agreement"], "agrees") << line["sentence"];
        }
      }
    }
  }
}

TEST_F(StudyCommand, RunsAShippedStudyQuickly) {
  const Outcome outcome = study({"blow-up", "--quick", "--out", "s", "--json"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  EXPECT_EQ(json::parse(outcome.out)["failed"], 0);
}

}  // namespace
}  // namespace ganflow
