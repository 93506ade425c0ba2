#include "ganflow/server/run_folder.hpp"

#include "ganflow/server/request.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

namespace ganflow::server {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::filesystem::path make_run(const std::filesystem::path& path) {
  std::filesystem::create_directories(path);
  write(path / "spec.toml", "schema = 1\n");
  return path;
}

TEST(RunFolder, ListsRunsNewestFirstAndNothingElse) {
  const ScratchFolder scratch;
  for (const char* name : {"old", "new"}) {
    write(make_run(scratch / name) / "series.csv", "iteration,time\n");
  }
  std::filesystem::last_write_time(scratch / "old/series.csv",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  std::filesystem::create_directory(scratch / "no-run");
  make_run(scratch / ".hidden");
  make_run(scratch / "begun.12.partial");
  write(scratch / "file", "");
  EXPECT_THAT(RunFolder(scratch.path()).names(), ElementsAre("new", "old"));
}

TEST(RunFolder, GivesNoPathOutside) {
  const ScratchFolder scratch;
  const auto inside = scratch / "runs";
  make_run(inside / "mine");
  make_run(scratch / "secret");
  make_run(inside / "mine/nested");
  std::filesystem::create_directory_symlink(scratch / "secret", inside / "link");
  std::filesystem::create_directory_symlink(inside / "mine", inside / "alias");
  const RunFolder folder(inside);
  EXPECT_EQ(folder.run("mine").run, std::filesystem::canonical(inside / "mine"));
  EXPECT_NO_THROW(folder.run("alias"));  // leads to a run of the same folder
  EXPECT_THROW(folder.run("link"), NotFound);
  EXPECT_THROW(folder.run("gone"), NotFound);
  for (const char* bad :
       {"..", ".", "", "../secret", "mine/nested", "mine/../../secret", "/etc", ".hidden", "a\\b", "a\nb"}) {
    SCOPED_TRACE(bad);
    EXPECT_THROW(folder.run(bad), InputError);
  }
  EXPECT_THROW(folder.run(std::string("mine\0x", 6)), InputError);
  EXPECT_THROW(folder.run(std::string(101, 'a')), InputError);
  EXPECT_THAT(folder.names(), UnorderedElementsAre("mine", "alias"));
}

TEST(RunFolder, SpecThatIsALinkOutsideIsNoRun) {
  const ScratchFolder scratch;
  std::filesystem::create_directories(scratch / "runs/odd");
  EXPECT_THROW(RunFolder(scratch / "runs").run("odd"), NotFound);
}

TEST(RunFolder, FindsAFreshName) {
  const ScratchFolder scratch;
  make_run(scratch / "p");
  std::filesystem::create_directory_symlink("nowhere", scratch / "p-2");  // a dangling link is taken too
  const RunFolder folder(scratch.path());
  EXPECT_EQ(folder.fresh_name("p"), "p-3");
  EXPECT_EQ(folder.fresh_name("q"), "q");
  EXPECT_THROW(folder.fresh_name("../q"), InputError);
}

TEST(RunFolder, RefusesWhatIsNoFolderOfRuns) {
  const ScratchFolder scratch;
  make_run(scratch / "p");
  EXPECT_THROW(RunFolder(scratch / "gone"), InputError);
  EXPECT_THROW(RunFolder(scratch / "p"), InputError);
}

}  // namespace
}  // namespace ganflow::server
