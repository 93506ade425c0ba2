#include "ganflow/io/run_directory.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/state_file.hpp"
#include "ganflow/io/stored_run.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include <functional>

namespace ganflow::io {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;

constexpr std::int64_t kLast = 60;           // iterations of the toy run
constexpr std::int64_t kSnapshotEvery = 15;  // so that checkpoints and snapshots coincide now and then
constexpr std::int64_t kCheckpointEvery = 10;

/// A run whose whole state is one number, doubled modulo a prime at each iteration.
struct ToyRun {
  std::int64_t iteration = 0;
  double value = 1;

  record::State state() const {
    return {.iteration = iteration,
            .time = 0.1 * static_cast<double>(iteration),
            .arrays = {{"value", {1}, std::vector<double>{value}}}};
  }
  void restore(const record::State& state) {
    iteration = state.iteration;
    value = std::get<std::vector<double>>(state.at("value").values).at(0);
  }
  void go_on(RunDirectory& directory, std::int64_t last) {
    while (iteration < last) {
      ++iteration;
      value = std::fmod(2 * value, 1009.0);
      directory.on_frame({.iteration = iteration, .time = 0.1 * static_cast<double>(iteration), .values = {value / 7}});
      if (iteration % kSnapshotEvery == 0) {
        directory.on_snapshot(state());
      }
      if (iteration % kCheckpointEvery == 0) {
        directory.on_checkpoint(state());
      }
    }
  }
};

/// The files that the promise of byte identity covers.
std::map<std::string, std::string> promised_files(const fs::path& run) {
  auto files = all_files(run);
  std::erase_if(files, [](const auto& file) {
    return file.first != "series.csv" && !(file.first.ends_with(".h5") && file.first.find('/') != std::string::npos);
  });
  return files;
}

std::map<std::string, std::string> run_left_alone(const fs::path& run) {
  const auto directory = RunDirectory::create(run, "seed = 1\n", {"x"});
  ToyRun toy;
  toy.go_on(*directory, kLast);
  directory->sync();
  return promised_files(run);
}

/// Runs to `stop`, drops everything as a kill would (after `damage`), resumes to the end.
std::map<std::string, std::string> run_killed_at(
    const fs::path& run, std::int64_t stop, const std::function<void()>& damage = [] {}) {
  {
    const auto directory = RunDirectory::create(run, "seed = 1\n", {"x"});
    ToyRun toy;
    toy.go_on(*directory, stop);
    directory->on_event({.iteration = stop, .time = 0, .kind = "signal", .fields = {}});
    directory->add_timing(stop, 1.5, 100);
  }
  damage();
  ReopenedRun reopened = RunDirectory::open(run);
  ToyRun toy;
  if (reopened.checkpoint) {
    toy.restore(*reopened.checkpoint);
  }
  reopened.directory->on_event({.iteration = toy.iteration, .time = 0, .kind = "resumed", .fields = {}});
  toy.go_on(*reopened.directory, kLast);
  reopened.directory->sync();
  return promised_files(run);
}

TEST(RunDirectory, AResumedRunEqualsTheOneLeftAloneByteForByte) {
  const ScratchFolder scratch;
  const auto expected = run_left_alone(scratch / "alone");
  ASSERT_THAT(expected, SizeIs(1 + 4 + 2));  // series, snapshots, checkpoints
  for (const std::int64_t stop : {0, 5, 10, 14, 15, 29, 30, 31, 59, 60}) {
    EXPECT_EQ(run_killed_at(scratch / std::to_string(stop), stop), expected) << "killed at " << stop;
  }
}

TEST(RunDirectory, AHalfWrittenRowIsCutOff) {
  const ScratchFolder scratch;
  const auto expected = run_left_alone(scratch / "alone");
  const fs::path run = scratch / "torn";
  EXPECT_EQ(run_killed_at(run, 25,
                          [&] {
                            write(run / "series.csv", content(run / "series.csv") + "26,2.6,0.1");
                            write(run / "events.jsonl", content(run / "events.jsonl") + "{\"sche");
                            write(run / "timing.csv", content(run / "timing.csv") + "25,");
                          }),
            expected);
  EXPECT_THAT(StoredRun(run).events(), SizeIs(2));
  EXPECT_EQ(content(run / "timing.csv"), "iteration,seconds,steps_per_second\n25,1.5,100\n");
}

TEST(RunDirectory, ADamagedNewestCheckpointFallsBackToTheOlderOne) {
  const ScratchFolder scratch;
  const auto expected = run_left_alone(scratch / "alone");
  const fs::path run = scratch / "damaged";
  const RunLayout layout{run};
  EXPECT_EQ(
      run_killed_at(run, 35, [&] { write(layout.checkpoint(30), content(layout.checkpoint(30)).substr(0, 500)); }),
      expected);
  EXPECT_TRUE(fs::exists(layout.checkpoint(30).string() + ".damaged"));
}

TEST(RunDirectory, ACheckpointOfAnInterruptionGoesOnceANewerOneIsThere) {
  const ScratchFolder scratch;
  const RunLayout layout{scratch / "a"};
  const auto at = [](std::int64_t iteration) {
    return record::CheckpointState{.iteration = iteration, .time = 0, .arrays = {}};
  };
  {
    const auto directory = RunDirectory::create(layout.run, "", {"x"}, {.every = 10});
    for (const std::int64_t iteration : {10, 20, 27, 29}) {  // interrupted twice
      directory->on_checkpoint(at(iteration));
    }
    EXPECT_THAT(layout.checkpoint_iterations(), ElementsAre(20, 29));
  }
  const ReopenedRun reopened = RunDirectory::open(layout.run, {.every = 10});
  EXPECT_EQ(reopened.checkpoint->iteration, 29);
  EXPECT_THAT(layout.checkpoint_iterations(), ElementsAre(20, 29));
  reopened.directory->on_checkpoint(at(30));
  EXPECT_THAT(layout.checkpoint_iterations(), ElementsAre(20, 30));
  reopened.directory->on_checkpoint(at(35));  // the end of the run, at no multiple
  EXPECT_THAT(layout.checkpoint_iterations(), ElementsAre(30, 35));
}

TEST(RunDirectory, OpenSaysWhatItFound) {
  const ScratchFolder scratch;
  const fs::path run = scratch / "a";
  const RunLayout layout{run};
  {
    const auto directory = RunDirectory::create(run, "seed = 1\n", {"x"});
    ToyRun toy;
    toy.go_on(*directory, 35);
  }
  write(layout.checkpoint(30), "");
  const ReopenedRun reopened = RunDirectory::open(run);
  EXPECT_EQ(reopened.spec_text, "seed = 1\n");
  EXPECT_EQ(reopened.directory->columns(), record::Columns{"x"});
  ASSERT_TRUE(reopened.checkpoint.has_value());
  EXPECT_EQ(reopened.checkpoint->iteration, 20);
  EXPECT_THAT(reopened.checkpoint->arrays, SizeIs(1));  // as it was given: without the directory's own array
  ASSERT_THAT(reopened.notes, SizeIs(2));
  EXPECT_THAT(reopened.notes[0], HasSubstr("000000000030.h5 is no whole checkpoint"));
  EXPECT_THAT(reopened.notes[1], HasSubstr("going on from iteration 20"));
  EXPECT_EQ(StoredRun(run).series().size(), 20U);
  EXPECT_EQ(layout.snapshot_iterations(), std::vector<std::int64_t>{15});
}

TEST(RunDirectory, WithoutAnyCheckpointItBeginsAgain) {
  const ScratchFolder scratch;
  {
    const auto directory = RunDirectory::create(scratch / "a", "", {"x"});
    directory->on_snapshot({});
    directory->on_frame({.iteration = 1, .time = 1, .values = {1}});
  }
  const ReopenedRun reopened = RunDirectory::open(scratch / "a");
  EXPECT_FALSE(reopened.checkpoint.has_value());
  EXPECT_THAT(reopened.notes, IsEmpty());
  EXPECT_EQ(content(scratch / "a/series.csv"), "iteration,time,x\n");
  EXPECT_THAT(RunLayout{scratch / "a"}.snapshot_iterations(), IsEmpty());
}

TEST(RunDirectory, ItIsRefusedWhenNoCheckpointIsWhole) {
  const ScratchFolder scratch;
  const fs::path run = scratch / "a";
  {
    const auto directory = RunDirectory::create(run, "", {"x"});
    ToyRun toy;
    toy.go_on(*directory, 25);
  }
  const RunLayout layout{run};
  for (const std::int64_t iteration : {10, 20}) {
    write(layout.checkpoint(iteration), "x");
  }
  const auto before = promised_files(run);
  EXPECT_THAT([&] { RunDirectory::open(run); }, ThrowsMessage<InputError>(HasSubstr("no checkpoint of")));
  EXPECT_EQ(promised_files(run), before);
}

TEST(RunDirectory, ANewerCheckpointIsNeitherDamageNorSetAside) {
  const ScratchFolder scratch;
  const fs::path run = scratch / "a";
  {
    const auto directory = RunDirectory::create(run, "", {"x"});
    ToyRun toy;
    toy.go_on(*directory, 25);
  }
  std::string seal = "\nganflow state, schema 0002, crc32 ";
  seal +=
      fmt::format("{:08x}\n", crc32(0, reinterpret_cast<const Bytef*>(seal.data()), static_cast<uInt>(seal.size())));
  write(RunLayout{run}.checkpoint(20), seal);
  const auto before = promised_files(run);
  EXPECT_THAT([&] { RunDirectory::open(run); }, ThrowsMessage<NewerSchema>(HasSubstr("schema 2")));
  EXPECT_EQ(promised_files(run), before);
}

TEST(RunDirectory, ACheckpointThatDoesNotFitTheSeriesIsRefused) {
  const ScratchFolder scratch;
  {
    const auto directory = RunDirectory::create(scratch / "a", "", {"x"});
    ToyRun toy;
    toy.go_on(*directory, 20);
  }
  write(scratch / "a/series.csv", "iteration,time,x\n1,0.1,2\n");
  EXPECT_THAT([&] { RunDirectory::open(scratch / "a"); },
              ThrowsMessage<InputError>(HasSubstr("series.csv has 25 bytes")));
}

TEST(RunDirectory, KeepsTheNewestTwoCheckpoints) {
  const ScratchFolder scratch;
  const auto directory = RunDirectory::create(scratch / "a", "", {"x"});
  ToyRun toy;
  toy.go_on(*directory, 10);
  EXPECT_EQ(directory->layout().checkpoint_iterations(), (std::vector<std::int64_t>{10}));
  toy.go_on(*directory, 20);
  EXPECT_EQ(directory->layout().checkpoint_iterations(), (std::vector<std::int64_t>{10, 20}));
  toy.go_on(*directory, 60);
  EXPECT_EQ(directory->layout().checkpoint_iterations(), (std::vector<std::int64_t>{50, 60}));
}

TEST(RunDirectory, ACheckpointFollowsWhatItCounts) {
  const ScratchFolder scratch;
  const auto directory = RunDirectory::create(scratch / "a", "", {"x"});
  directory->on_frame({.iteration = 1, .time = 1, .values = {1}});
  directory->on_checkpoint({.iteration = 1, .time = 1, .arrays = {}});
  const auto bytes =
      std::get<std::vector<std::int64_t>>(StoredRun(scratch / "a").checkpoint(1).at("series_bytes").values);
  EXPECT_EQ(bytes.at(0), static_cast<std::int64_t>(fs::file_size(scratch / "a/series.csv")));
}

TEST(RunDirectory, StrayTemporaryFilesAreRemovedOnResume) {
  const ScratchFolder scratch;
  { const auto directory = RunDirectory::create(scratch / "a", "", {"x"}); }
  for (const char* name : {"verdict.json.7.partial", "checkpoints/000000000030.h5.7.partial", "snapshots/x.partial"}) {
    write(scratch / "a" / name, "half");
  }
  const ReopenedRun reopened = RunDirectory::open(scratch / "a");
  for (const auto& [name, text] : all_files(scratch / "a")) {
    EXPECT_THAT(name, Not(HasSubstr("partial")));
  }
}

TEST(RunDirectory, CreateRefusesAPathThatExists) {
  const ScratchFolder scratch;
  write(scratch / "file", "");
  fs::create_directory(scratch / "folder");
  fs::create_symlink("nowhere", scratch / "link");
  for (const char* name : {"file", "folder", "folder/", "link"}) {
    EXPECT_THAT([&] { RunDirectory::create(scratch / name, "", {"x"}); },
                ThrowsMessage<InputError>(AllOf(HasSubstr("exists"), HasSubstr("ganflow resume"))))
        << name;
  }
}

TEST(RunDirectory, AFailedCreateLeavesNothingBehind) {
  const ScratchFolder scratch;
  EXPECT_THROW(RunDirectory::create(scratch / "new/deep/run", "", {"a,b"}), InputError);
  EXPECT_TRUE(fs::is_empty(scratch.path()));
  EXPECT_NO_THROW(RunDirectory::create(scratch / "new/deep/run", "", {"a"}));
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch / "new/deep"), fs::directory_iterator()), 1);
}

TEST(RunDirectory, TwoWritersCannotHaveTheSameRun) {
  const ScratchFolder scratch;
  auto directory = RunDirectory::create(scratch / "a", "", {"x"});
  EXPECT_THAT([&] { RunDirectory::open(scratch / "a"); }, ThrowsMessage<InputError>(HasSubstr("in use")));
  directory.reset();
  EXPECT_NO_THROW(RunDirectory::open(scratch / "a"));
}

TEST(RunDirectory, OpenRefusesWhatIsNoRun) {
  const ScratchFolder scratch;
  EXPECT_THROW(RunDirectory::open(scratch / "missing"), InputError);
  EXPECT_THROW(RunDirectory::open(scratch.path()), InputError);
  EXPECT_TRUE(fs::is_empty(scratch.path()));
}

}  // namespace
}  // namespace ganflow::io
