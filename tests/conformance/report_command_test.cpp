/// `ganflow report`: complete, self-contained, and a clear answer for every state that a run can be in.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace ganflow {
namespace {

namespace fs = std::filesystem;

using nlohmann::json;
using support::describe;
using support::Outcome;
using support::run_program;
using support::Scratch;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Report : public testing::Test {
 protected:
  Outcome ganflow(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {}) const {
    return run_program(arguments, {.folder = scratch_.path(), .environment = environment});
  }
  fs::path path(const std::string& name) const { return scratch_ / name; }
  /// A short run of a law of the gallery, named "run".
  void make_run(const std::string& spec, const std::vector<std::string>& settings) const {
    std::vector<std::string> arguments = {"run", spec, "--no-pictures", "--out", "run"};
    for (const std::string& setting : settings) {
      arguments.insert(arguments.end(), {"--set", setting});
    }
    const Outcome outcome = ganflow(arguments);
    ASSERT_EQ(outcome.code, 0) << describe(outcome);
  }
  json report() const {
    const Outcome outcome = ganflow({"report", "run", "--json"});
    EXPECT_EQ(outcome.code, 0) << describe(outcome);
    return json::parse(outcome.out);
  }
  std::string page() const { return support::content(path("run/report/index.html")); }
  std::vector<std::string> leftovers() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path("run"))) {
      if (entry.path().filename().string().starts_with(".report")) {
        names.push_back(entry.path().filename().string());
      }
    }
    return names;
  }

 private:
  Scratch scratch_{support::fast_folder()};
};

#define SKIP_WITHOUT(program)                                          \
  do {                                                                 \
    if (std::system("command -v " program " > /dev/null 2>&1") != 0) { \
      GTEST_SKIP() << program << " is not installed";                  \
    }                                                                  \
  } while (false)

TEST_F(Report, OfATinyRunIsCompleteAndSelfContained) {
  SKIP_WITHOUT("gnuplot");
  for (const char* const spec : {"pendulum", "ring8"}) {
    SCOPED_TRACE(spec);
    fs::remove_all(path("run"));
    make_run(spec,
             {"run.iterations=200", "observe.every=5", "observe.snapshot_every=50", "observe.snapshot_samples=64"});
    const json object = report();
    EXPECT_EQ(object["files"].size(), 1U + 8 * 4);
    EXPECT_THAT(object["notes"], IsEmpty());
    for (const json& file : object["files"]) {
      EXPECT_GT(fs::file_size(path(file.get<std::string>())), 0U) << file;
    }
    const std::string html = page();
    for (const char* const resource :
         {"http:", "https:", "<script", "<link", "<iframe", "src=\"", "url(h", "@import"}) {
      EXPECT_THAT(html, Not(HasSubstr(resource)));
    }
    const json verdict = json::parse(support::content(path("run/verdict.json")));
    EXPECT_THAT(html, AllOf(HasSubstr(verdict["verdict"].get<std::string>()), HasSubstr("tanh units"),
                            HasSubstr("critic D(x)"), HasSubstr("</html>")));
    EXPECT_THAT(leftovers(), IsEmpty());
  }
}

TEST_F(Report, OfARunThatWasKilledOrHasDivergedSaysSo) {
  SKIP_WITHOUT("gnuplot");
  make_run("pendulum", {"run.iterations=60"});
  fs::remove(path("run/verdict.json"));
  std::string events = support::content(path("run/events.jsonl"));
  events.resize(events.find("\"finished\""));
  events.resize(events.rfind('\n') + 1);  // as if it had been killed before its last event
  support::write(path("run/events.jsonl"), events);
  report();
  EXPECT_THAT(page(), AllOf(HasSubstr("no verdict yet"), HasSubstr("Not finished"), HasSubstr("ganflow resume run")));
  fs::remove_all(path("run"));
  const Outcome outcome = ganflow({"run", "pendulum", "--no-pictures", "--out", "run", "--set",
                                   "dynamics.norm_limit=1.5", "--set", "run.iterations=4000"});
  ASSERT_EQ(outcome.code, 1) << describe(outcome);
  report();
  EXPECT_THAT(page(), AllOf(HasSubstr("diverged"), HasSubstr("of particle")));
}

TEST_F(Report, OfADamagedRunIsASentenceAndTheOldOneStays) {
  SKIP_WITHOUT("gnuplot");
  make_run("pendulum", {"run.iterations=60"});
  report();
  const std::string before = page();
  support::write(path("run/snapshots/000000000060.h5"), "rubbish");
  const json object = report();
  EXPECT_THAT(object["notes"], Contains(HasSubstr("A snapshot is left out")));
  EXPECT_THAT(page(), HasSubstr("A snapshot is left out"));
  const std::string noted = page();
  for (const char* const file : {"series.csv", "verdict.json", "spec.toml"}) {
    SCOPED_TRACE(file);
    const std::string whole = support::content(path("run") / file);
    support::write(path("run") / file, "rubbish = [\nrubbish\nrubbish\n");
    const Outcome outcome = ganflow({"report", "run"});
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_THAT(outcome.err, HasSubstr(file));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_EQ(page(), noted);
    support::write(path("run") / file, whole);
  }
  EXPECT_THAT(leftovers(), IsEmpty());
}

TEST_F(Report, WithoutGnuplotSaysWhatToInstallAndChangesNothing) {
  make_run("pendulum", {"run.iterations=60"});
  const Outcome outcome = ganflow({"report", "run"}, {"PATH=/nowhere"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("'apt-get install gnuplot-nox'"));
  EXPECT_FALSE(fs::exists(path("run/report")));
  EXPECT_THAT(leftovers(), IsEmpty());
}

TEST_F(Report, AVideoRepeatsARunOfFewSnapshots) {
  SKIP_WITHOUT("gnuplot");
  SKIP_WITHOUT("ffmpeg");
  make_run("pendulum", {"run.iterations=100"});
  const Outcome outcome =
      ganflow({"report", "run", "--video", "--seconds", "0.5", "--fps", "10", "--size", "320x320", "--json"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  const json object = json::parse(outcome.out);
  EXPECT_THAT(object["files"], AllOf(Contains("run/report/video.mp4"), Contains("run/report/video.webm")));
  EXPECT_THAT(object["notes"], IsEmpty()) << "the same bits: nothing to tell";
  EXPECT_THAT(page(), HasSubstr("<a href=\"video.mp4\">"));
}

TEST_F(Report, AVideoTellsWhenTheRepetitionIsAnother) {
  SKIP_WITHOUT("gnuplot");
  SKIP_WITHOUT("ffmpeg");
  make_run("pendulum", {"run.iterations=100"});
  std::string spec = support::content(path("run/spec.toml"));
  spec.replace(spec.find("seed = 1"), 8, "seed = 2");
  support::write(path("run/spec.toml"), spec);
  const Outcome outcome = ganflow({"report", "run", "--video", "--seconds", "0.5", "--fps", "10", "--size", "320x320"});
  ASSERT_EQ(outcome.code, 0) << describe(outcome);
  EXPECT_THAT(outcome.err, HasSubstr("differs from the stored one from t = 0 on"));
}

TEST_F(Report, AVideoRefusesWhatCannotBe) {
  make_run("pendulum", {"run.iterations=60"});
  const auto refused = [&](std::vector<std::string> more, const char* words) {
    more.insert(more.begin(), {"report", "run"});
    const Outcome outcome = ganflow(more);
    EXPECT_EQ(outcome.code, 2) << describe(outcome);
    EXPECT_THAT(outcome.err, HasSubstr(words));
  };
  refused({"--video", "--size", "1280"}, "WIDTHxHEIGHT");
  refused({"--video", "--size", "1281x720"}, "both sides even");
  refused({"--video", "--seconds", "0"}, "--seconds 0");
  refused({"--video", "--fps", "1000"}, "--fps 1000");
  refused({"--seconds", "3"}, "--video");
  support::write(path("run/timing.csv"), "iteration,seconds,steps_per_second\n60,6000,0.01\n");
  refused({"--video"}, "--replay");
  const Outcome outcome = ganflow({"report", "run", "--video", "--replay"}, {"PATH=/nowhere"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("'apt-get install ffmpeg'"));
  EXPECT_FALSE(fs::exists(path("run/report")));
}

TEST_F(Report, AnInterruptedVideoLeavesNothing) {
  SKIP_WITHOUT("ffmpeg");
  make_run("pendulum", {"run.iterations=100"});
  support::Program program({"report", "run", "--video", "--seconds", "3000"}, {.folder = path("")});
  while (leftovers().empty() && !program.ends_within(std::chrono::milliseconds(20))) {
  }
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.code, 130) << describe(outcome);
  EXPECT_THAT(outcome.err, HasSubstr("interrupted"));
  EXPECT_THAT(leftovers(), IsEmpty());
  EXPECT_FALSE(fs::exists(path("run/report")));
}

}  // namespace
}  // namespace ganflow
