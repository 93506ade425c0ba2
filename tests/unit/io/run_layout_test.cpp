#include "ganflow/io/run_layout.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

namespace ganflow::io {
namespace {

TEST(RunLayout, NamesSortAsIterationsDo) {
  const RunLayout layout{"run"};
  EXPECT_EQ(layout.snapshot(1000), "run/snapshots/000000001000.h5");
  EXPECT_EQ(layout.checkpoint(0), "run/checkpoints/000000000000.h5");
}

TEST(RunLayout, ListsOnlyItsOwnFilesInOrder) {
  const ScratchFolder scratch;
  const RunLayout layout{scratch.path()};
  EXPECT_TRUE(layout.snapshot_iterations().empty());
  std::filesystem::create_directories(layout.snapshots());
  const std::vector<std::int64_t> iterations = {0, 7, 999'999'999'999, 1'234'567'890'123};
  for (const std::int64_t iteration : iterations) {
    write(layout.snapshot(iteration), "");
  }
  for (const char* name : {"7.h5", "notes.txt", "000000000008.h5.12.partial", "000000000009.h5.damaged", "x.h5"}) {
    write(layout.snapshots() / name, "");
  }
  EXPECT_EQ(layout.snapshot_iterations(), iterations);
}

TEST(RunLayout, AFolderWithoutASpecIsNoRunDirectory) {
  const ScratchFolder scratch;
  EXPECT_THROW(RunLayout{scratch.path()}.validate(), InputError);
  EXPECT_THROW(RunLayout{scratch / "missing"}.validate(), InputError);
  write(scratch / "spec.toml", "");
  EXPECT_NO_THROW(RunLayout{scratch.path()}.validate());
}

}  // namespace
}  // namespace ganflow::io
