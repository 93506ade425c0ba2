#include "ganflow/report/staging.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ganflow::report {
namespace {

namespace fs = std::filesystem;

TEST(Staging, PublishesWholeFilesAndLeavesOthersAlone) {
  const ScratchFolder scratch;
  fs::create_directory(scratch / "report");
  write(scratch / "report/mine.txt", "mine");
  write(scratch / "report/a.svg", "old");
  {
    Staging staging(scratch / "report");
    write(staging.folder() / "a.svg", "new");
    write(staging.folder() / "forgotten.png", "x");
    EXPECT_EQ(content(scratch / "report/a.svg"), "old") << "not yet";
    const std::vector<fs::path> files = {staging.folder() / "a.svg"};
    EXPECT_THAT(staging.publish(files), testing::ElementsAre(scratch / "report/a.svg"));
  }
  EXPECT_EQ(content(scratch / "report/a.svg"), "new");
  EXPECT_EQ(content(scratch / "report/mine.txt"), "mine");
  EXPECT_EQ(all_files(scratch.path()).size(), 2U) << "nothing is left aside";
}

TEST(Staging, NothingIsLeftWhenItIsGivenUp) {
  const ScratchFolder scratch;
  { const Staging staging(scratch / "report"); }
  EXPECT_TRUE(fs::is_empty(scratch.path()));
}

TEST(Staging, WhatDeadProcessesLeftIsRemovedAndThatOfLiveOnesIsNot) {
  const ScratchFolder scratch;
  const pid_t dead = ::fork();
  if (dead == 0) {
    ::_exit(0);
  }
  ::waitpid(dead, nullptr, 0);
  const std::string orphan = ".report." + std::to_string(dead) + ".partial";
  const std::string neighbour = ".report." + std::to_string(::getppid()) + ".partial";
  fs::create_directory(scratch / orphan);
  fs::create_directory(scratch / neighbour);
  const Staging staging(scratch / "report");
  EXPECT_FALSE(fs::exists(scratch / orphan));
  EXPECT_TRUE(fs::exists(scratch / neighbour));
}

}  // namespace
}  // namespace ganflow::report
