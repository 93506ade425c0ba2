#include "ganflow/io/abandoned_runs.hpp"

#include "ganflow/io/run_layout.hpp"
#include "ganflow/io/run_lock.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace ganflow::io {
namespace {

namespace fs = std::filesystem;

fs::path make_folder(const fs::path& path, bool with_lock) {
  fs::create_directory(path);
  if (with_lock) {
    std::ofstream(RunLayout{path}.lock()) << "12\n";
  }
  return path;
}

TEST(AbandonedRuns, AreThePartialFoldersWhoseLockIsFree) {
  const ScratchFolder scratch;
  const fs::path second = make_folder(scratch / "b.7.partial", true);
  const fs::path first = make_folder(scratch / "a.b.12.partial", true);
  make_folder(scratch / "whole", true);
  make_folder(scratch / "mine.partial", true);         // no number: not our name
  make_folder(scratch / "c.8.partial", false);         // its lock may be about to be made
  std::ofstream(scratch / "d.9.partial") << "a file";  // of a file that was being written
  const fs::path held = make_folder(scratch / "e.10.partial", true);
  const RunLock lock(RunLayout{held}.lock(), held);
  EXPECT_THAT(abandoned_runs(scratch.path()), testing::ElementsAre(first, second));
}

TEST(AbandonedRuns, OfAFolderThatIsNotThereAreNone) { EXPECT_TRUE(abandoned_runs("/no/such/folder").empty()); }

}  // namespace
}  // namespace ganflow::io
