#include "ganflow/io/atomic_file.hpp"

#include "ganflow/core/errors.hpp"

#include "scratch_folder.hpp"

namespace ganflow::io {
namespace {

TEST(AtomicFile, ReplacesTheOldContentAndLeavesNothingElse) {
  const ScratchFolder scratch;
  write_file_atomically(scratch / "a", "old");
  write_file_atomically(scratch / "a", "new");
  EXPECT_EQ(all_files(scratch.path()), (std::map<std::string, std::string>{{"a", "new"}}));
}

TEST(AtomicFile, AFailureRemovesTheTemporaryFile) {
  const ScratchFolder scratch;
  std::filesystem::create_directories(scratch / "taken" /
                                      "inside");  // rename cannot replace a folder that is not empty
  EXPECT_THROW(write_file_atomically(scratch / "taken", "x"), RuntimeFailure);
  EXPECT_TRUE(all_files(scratch.path()).empty());
  EXPECT_THROW(write_file_atomically(scratch / "missing/a", "x"), RuntimeFailure);
}

TEST(AtomicFile, TemporaryNamesStandBesideTheFileAndAreRecognised) {
  const auto partial = partial_path("/runs/a/spec.toml");
  EXPECT_EQ(partial.parent_path(), "/runs/a");
  EXPECT_EQ(partial.extension(), kPartialSuffix);
}

}  // namespace
}  // namespace ganflow::io
