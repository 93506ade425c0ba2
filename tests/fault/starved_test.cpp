// The program on a disk that is full: exit code 1 and one sentence, the newest checkpoint opens, and once there is room
// the run goes on to the same bytes. full_disk_test.cpp asks the same of the io module, at every byte.

#include "tests/fault/training.hpp"

#include <gmock/gmock.h>
#include <sys/mount.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ganflow::fault {
namespace {

namespace fs = std::filesystem;
using support::Outcome;
using support::Scratch;
using testing::AllOf;
using testing::HasSubstr;

/// A file system in memory of a given size, while it lives.
class SmallDisk {
 public:
  SmallDisk(fs::path folder, std::size_t bytes) : folder_(std::move(folder)) {
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, option(bytes).c_str()) == 0;
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
    ASSERT_EQ(::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT, option(bytes).c_str()), 0) << std::strerror(errno);
  }

 private:
  static std::string option(std::size_t bytes) { return "size=" + std::to_string(bytes); }

  fs::path folder_;
  bool mounted_ = false;
  int error_ = 0;
};

/// Exit code 1, and one sentence on standard error that holds `words`.
void expect_refusal(const Outcome& outcome, const fs::path& run, const std::string& words) {
  EXPECT_EQ(outcome.code, 1) << describe(outcome);
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr(run.parent_path().string()), HasSubstr(words)));
  EXPECT_EQ(outcome.out, "");
  expect_newest_checkpoint_opens(run);
  if (fs::exists(run)) {
    for (const auto& entry : fs::recursive_directory_iterator(run)) {
      EXPECT_NE(entry.path().extension(), ".partial") << entry.path();
    }
  } else {
    EXPECT_TRUE(fs::is_empty(run.parent_path())) << "something was left of a run that could not be created";
  }
}

TEST(Starved, OnAFullDiskItSaysSoAndGoesOnOnceThereIsRoom) {
  const Reference reference(kPendulum, support::fast_folder());
  int refused = 0;
  for (const std::size_t kilobytes : {4, 24, 40, 48, 56, 64}) {  // a whole run needs about 80
    SCOPED_TRACE(testing::Message() << "disk of " << kilobytes << " kB");
    const Scratch scratch;
    const SmallDisk disk(scratch.path(), kilobytes << 10U);
    if (!disk.mounted()) {
      GTEST_SKIP() << "cannot mount a tmpfs (" << disk.why_not() << "); the limit on file sizes needs no rights";
    }
    const fs::path run = scratch / "run";
    const Outcome outcome = support::run_program(run_arguments(reference.spec(), run));
    ASSERT_NE(outcome.code, 0) << "the disk was large enough";
    expect_refusal(outcome, run, "No space left");
    refused += fs::exists(run / "series.csv") ? 1 : 0;
    disk.resize(4U << 20U);
    expect_ends_like(reference, run);
  }
  EXPECT_GE(refused, 3) << "hardly any of the disks held the beginning of a run";
}

TEST(Starved, PastALimitOnFileSizesItSaysSoAndGoesOnOnceTheLimitIsGone) {
  const Reference reference(kPendulum, support::fast_folder());
  for (const long blocks : {1, 8, 12, 13, 14, 16}) {  // of 512 or 1024 bytes, as the shell likes
    SCOPED_TRACE(testing::Message() << "ulimit -f " << blocks);
    const Scratch scratch(support::fast_folder());
    const fs::path run = scratch / "run";
    const Outcome outcome = support::run_program(run_arguments(reference.spec(), run), {.file_blocks = blocks});
    if (outcome.code != 0) {
      expect_refusal(outcome, run, "File too large");
    }
    expect_ends_like(reference, run);
  }
}

}  // namespace
}  // namespace ganflow::fault
