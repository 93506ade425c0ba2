// `mpirun -n R ganflow study`: the same bytes for every R, a rank that dies ends the job, nothing finished is lost.

#include "tests/support/program.hpp"
#include "tests/support/ranks.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>

namespace ganflow {
namespace {

namespace fs = std::filesystem;
using support::content;
using support::kLauncher;
using support::Outcome;
using support::Program;
using support::ranks;
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
iterations = 200
)";

const char* const kStudy = R"(schema = 1
title = "A small study"
kind = "runs"
spec = "small.toml"
replicas = 5
[axis]
dynamics.time_step = [0.05, 0.1]
[[fit]]
x = "dynamics.time_step"
y = "w1"
)";

class StudyRanks : public testing::Test {
 protected:
  StudyRanks() {
    support::write(path("small.toml"), kSpec);
    support::write(path("study.toml"), kStudy);
  }
  void SetUp() override {
    if (!fs::exists(kLauncher)) {
      GTEST_SKIP() << "mpirun is not installed ('apt-get install openmpi-bin')";
    }
  }
  fs::path path(const std::string& name) const { return scratch_ / name; }
  Outcome study(int count, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"study", "study.toml"});
    return run_program(arguments, ranks(count, scratch_.path()));
  }
  std::map<std::string, std::string> promised(const std::string& folder) const {
    std::map<std::string, std::string> files = {{"cells.csv", content(path(folder) / "cells.csv")},
                                                {"fits.json", content(path(folder) / "fits.json")}};
    for (const auto& entry : fs::directory_iterator(path(folder) / "cells")) {
      files[entry.path().filename().string()] = content(entry.path());
    }
    return files;
  }
  std::size_t finished_cells(const std::string& folder) const {
    std::size_t count = 0;
    std::error_code not_yet;
    for (const auto& entry : fs::directory_iterator(path(folder) / "cells", not_yet)) {
      count += entry.path().extension() == ".json" ? 1 : 0;
    }
    return count;
  }

 private:
  Scratch scratch_{support::fast_folder()};
};

TEST_F(StudyRanks, GiveTheSameBytesForOneTwoAndThreeRanks) {
  ASSERT_EQ(run_program({"study", "study.toml", "--out", "alone"}, {.folder = path("")}).code, 0);
  for (const int count : {1, 2, 3}) {
    const std::string folder = "ranks" + std::to_string(count);
    const Outcome outcome = study(count, {"--out", folder});
    ASSERT_EQ(outcome.code, 0) << describe(outcome);
    EXPECT_THAT(outcome.out, HasSubstr("10 cells in " + folder));
    EXPECT_EQ(support::difference(promised("alone"), promised(folder)), "") << count << " ranks";
  }
}

TEST_F(StudyRanks, OneThatDiesEndsTheJobAndResumingLosesNothing) {
  ASSERT_EQ(
      run_program({"study", "study.toml", "--out", "alone", "--set", "run.iterations=8000"}, {.folder = path("")}).code,
      0);
  const std::vector<std::string> slow = {"study", "study.toml", "--set", "run.iterations=8000", "--out", "s"};
  Program program(slow, ranks(3, path("")));
  for (int wait = 0; wait < 6000 && finished_cells("s") < 2; ++wait) {
    ASSERT_FALSE(program.ends_within(std::chrono::milliseconds(5)));
  }
  const pid_t victim = support::process_of_rank(2, path(""));
  ASSERT_NE(victim, 0);
  ASSERT_EQ(::kill(victim, SIGKILL), 0);
  const Outcome outcome = program.wait();
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("rank 2"));
  const std::size_t before = finished_cells("s");
  EXPECT_GE(before, 2U);
  EXPECT_LT(before, 10U);
  std::vector<std::string> again = slow;
  again.push_back("--resume");
  const Outcome resumed = run_program(again, ranks(2, path("")));
  ASSERT_EQ(resumed.code, 0) << describe(resumed);
  EXPECT_EQ(support::difference(promised("alone"), promised("s")), "");
}

TEST_F(StudyRanks, RefuseBadInputInOneSentence) {
  const Outcome outcome = study(2, {"--out", "s", "--set", "critic.bx=1"});
  EXPECT_EQ(outcome.code, 2) << describe(outcome);
  const std::string sentence = "unknown key 'critic.bx'";
  const auto first = outcome.err.find(sentence);
  ASSERT_NE(first, std::string::npos) << describe(outcome);
  EXPECT_EQ(outcome.err.find(sentence, first + 1), std::string::npos) << describe(outcome);
  fs::create_directory(path("taken"));
  const Outcome taken = study(2, {"--out", "taken"});
  EXPECT_EQ(taken.code, 2) << describe(taken);
  EXPECT_THAT(taken.err, HasSubstr("taken exists already"));
}

}  // namespace
}  // namespace ganflow
