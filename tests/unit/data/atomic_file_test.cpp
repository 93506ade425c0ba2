#include "ganflow/data/atomic_file.hpp"

#include "support.hpp"

namespace ganflow::data {
namespace {

TEST(WriteFile, ReplacesAFileWhole) {
  const TemporaryFolder folder;
  write_file(folder / "a.txt", "first, and longer");
  write_file(folder / "a.txt", "second");
  const Bytes file = map_file(folder / "a.txt");
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(file.view.data()), file.size()), "second");
}

TEST(WriteFile, KeepsTheOldFileAndCleansUpWhenItCannotReplaceIt) {
  const TemporaryFolder folder;
  put(folder / "target/inside.txt", "a folder is in the way");
  EXPECT_THROW(write_file(folder / "target", "text"), RuntimeFailure);
  EXPECT_TRUE(std::filesystem::exists(folder / "target/inside.txt"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator()),
            1);
}

TEST(WriteFile, SaysWhyAFolderCannotBeWritten) {
  const TemporaryFolder folder;
  expect_refusal([&] { write_file(folder / "absent/a.txt", "text"); }, {"cannot write", "No such file"});
}

}  // namespace
}  // namespace ganflow::data
