// What is left when the disk refuses: the last good checkpoint opens, the error is a sentence, and once there is room
// again the run goes on to the same bytes.
//
// Two ways to be refused: a full tmpfs (ENOSPC; needs the right to mount) and a limit on the size of files (EFBIG;
// needs nothing). Each is tried at every point of the run by giving it a little more room each time.

#include "ganflow/core/errors.hpp"
#include "ganflow/io/run_directory.hpp"
#include "ganflow/io/stored_run.hpp"

#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>

namespace ganflow::io {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

constexpr std::int64_t kLast = 8;            // iterations; every one writes a row, a snapshot and a checkpoint
constexpr std::size_t kStateValues = 4'000;  // 32 kB a checkpoint
constexpr std::int64_t kRows = 200;          // rows an iteration: 20 kB, so that the series grows past its buffer too

class Folder {
 public:
  Folder() {
    std::string name = testing::TempDir() + "/ganflow-full-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// A file system in memory of a given size, while it lives.
class SmallDisk {
 public:
  SmallDisk(fs::path folder, std::size_t bytes) : folder_(std::move(folder)) {
    const std::string options = "size=" + std::to_string(bytes);
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, options.c_str()) == 0;
    error_ = mounted_ ? 0 : errno;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) {
      ::umount2(folder_.c_str(), MNT_DETACH);
    }
  }
  bool mounted() const { return mounted_; }
  std::string why_not() const { return std::strerror(error_); }
  void resize(std::size_t bytes) const {
    const std::string options = "size=" + std::to_string(bytes);
    ASSERT_EQ(::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, options.c_str()), 0) << std::strerror(errno);
  }

 private:
  fs::path folder_;
  bool mounted_ = false;
  int error_ = 0;
};

/// No file may grow past `bytes` while this lives; writing past it is EFBIG and not a signal.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::size_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

record::State state_at(std::int64_t iteration) {
  std::vector<double> values(kStateValues);
  for (std::size_t k = 0; k < kStateValues; ++k) {
    values[k] = 1.0 / static_cast<double>(static_cast<std::int64_t>(k) + iteration + 1);
  }
  return {.iteration = iteration,
          .time = static_cast<double>(iteration),
          .arrays = {{"values", {kStateValues}, std::move(values)}}};
}

void go_on(RunDirectory& directory, std::int64_t first) {
  for (std::int64_t iteration = first; iteration < kLast; ++iteration) {
    for (std::int64_t row = 0; row < kRows; ++row) {
      const double time = static_cast<double>(iteration) + static_cast<double>(row) / kRows;
      directory.on_frame({.iteration = iteration, .time = time, .values = {1 / (1 + time), std::nan("")}});
    }
    directory.on_snapshot(state_at(iteration));
    directory.on_checkpoint(state_at(iteration));
  }
  directory.sync();
}

std::map<std::string, std::string> promised_files(const fs::path& run) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".h5" || path.filename() == "series.csv") {
      std::ifstream file(path, std::ios::binary);
      files[fs::relative(path, run).string()] = {std::istreambuf_iterator<char>(file), {}};
    }
  }
  return files;
}

std::map<std::string, std::string> run_left_alone() {
  const Folder folder;
  const auto directory = RunDirectory::create(folder.path() / "run", "seed = 1\n", {"a", "b"});
  go_on(*directory, 0);
  return promised_files(folder.path() / "run");
}

/// Starts a run that is expected to be refused; the sentence with which it was. nullopt: it was not refused.
std::optional<std::string> refusal(const fs::path& run) {
  try {
    const auto directory = RunDirectory::create(run, "seed = 1\n", {"a", "b"});
    go_on(*directory, 0);
  } catch (const RuntimeFailure& failure) {
    return failure.what();
  }
  return std::nullopt;
}

/// What must hold after a refusal, before there is room again.
void expect_whole(const fs::path& run) {
  if (!fs::exists(run)) {
    for (const auto& entry : fs::directory_iterator(run.parent_path())) {
      ADD_FAILURE() << entry.path() << " was left behind though the run could not be created";
    }
    return;
  }
  const StoredRun stored(run);
  EXPECT_NO_THROW(stored.series());
  for (const std::int64_t iteration : stored.checkpoint_iterations()) {
    EXPECT_NO_THROW(stored.checkpoint(iteration));
  }
  for (const std::int64_t iteration : stored.snapshot_iterations()) {
    EXPECT_NO_THROW(stored.snapshot(iteration));
  }
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    EXPECT_NE(entry.path().extension(), ".partial") << entry.path();
  }
}

/// There is room again.
void expect_resumes_to(const std::map<std::string, std::string>& expected, const fs::path& run) {
  if (fs::exists(run)) {
    const ReopenedRun reopened = RunDirectory::open(run);
    EXPECT_THAT(reopened.notes, testing::IsEmpty());
    go_on(*reopened.directory, reopened.checkpoint ? reopened.checkpoint->iteration + 1 : 0);
    EXPECT_EQ(promised_files(run), expected);
  }
}

TEST(FullDisk, TheLastCheckpointOpensAndTheRunGoesOnOnceThereIsRoom) {
  constexpr std::size_t kStep = 24 << 10U;  // less than a checkpoint: each size stops the run somewhere else
  constexpr std::size_t kEnough = 4U << 20U;
  const auto expected = run_left_alone();
  int refused = 0;
  for (std::size_t bytes = 8U << 10U; bytes < kEnough; bytes += kStep) {
    SCOPED_TRACE(testing::Message() << "disk of " << bytes << " bytes");
    const Folder folder;
    const SmallDisk disk(folder.path(), bytes);
    if (!disk.mounted()) {
      GTEST_SKIP() << "cannot mount a tmpfs (" << disk.why_not() << "); FileSizeLimit below needs no rights";
    }
    const fs::path run = folder.path() / "run";
    const auto sentence = refusal(run);
    if (!sentence) {
      EXPECT_EQ(promised_files(run), expected);
      break;
    }
    ++refused;
    EXPECT_THAT(*sentence,
                AllOf(HasSubstr(folder.path().string()), HasSubstr("No space left"), HasSubstr("Free some")));
    expect_whole(run);
    disk.resize(kEnough);
    expect_resumes_to(expected, run);
  }
  EXPECT_GT(refused, 10);
}

TEST(FileSizeLimit, TheLastCheckpointOpensAndTheRunGoesOnOnceTheLimitIsGone) {
  constexpr std::size_t kStep = 7'001;  // bytes; odd, so that rows are cut in the middle
  const auto expected = run_left_alone();
  int refused = 0;
  for (std::size_t bytes = 1;; bytes += kStep) {
    SCOPED_TRACE(testing::Message() << "files of at most " << bytes << " bytes");
    const Folder folder;
    const fs::path run = folder.path() / "run";
    std::optional<std::string> sentence;
    {
      const FileSizeLimit limit(bytes);
      sentence = refusal(run);
    }
    if (!sentence) {
      EXPECT_EQ(promised_files(run), expected);
      break;
    }
    ++refused;
    EXPECT_THAT(*sentence, AllOf(HasSubstr(folder.path().string()), HasSubstr("File too large"), HasSubstr("ulimit")));
    expect_whole(run);
    expect_resumes_to(expected, run);
  }
  EXPECT_GT(refused, 5);
}

TEST(FullDisk, AnOldVerdictSurvivesANewOneThatDoesNotFit) {
  const Folder folder;
  const auto directory = RunDirectory::create(folder.path() / "run", "", {});
  directory->write_verdict({});
  record::Verdict noise;
  noise.kind = record::VerdictKind::kNoise;
  {
    const FileSizeLimit limit(10);
    EXPECT_THROW(directory->write_verdict(noise), RuntimeFailure);
  }
  EXPECT_EQ(StoredRun(folder.path() / "run").verdict()->kind, record::VerdictKind::kUndecided);
}

}  // namespace
}  // namespace ganflow::io
