#include "ganflow/core/atomic_file.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

#include <string>

namespace ganflow {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(AtomicFile, ReplacesTheOldContentAndLeavesNothingElse) {
  const ScratchFolder scratch;
  write_file_atomically(scratch / "a", "old, and longer");
  write_file_atomically(scratch / "a", "new");
  EXPECT_EQ(all_files(scratch.path()), (std::map<std::string, std::string>{{"a", "new"}}));
}

TEST(AtomicFile, PartsFollowOneAnother) {
  const ScratchFolder scratch;
  const std::string head = "head ";
  const std::string tail(100'000, 't');
  write_file_atomically(scratch / "a", {std::as_bytes(std::span(head)), {}, std::as_bytes(std::span(tail))});
  EXPECT_EQ(content(scratch / "a"), head + tail);
}

TEST(AtomicFile, AFailureKeepsTheOldAndRemovesTheTemporaryFile) {
  const ScratchFolder scratch;
  std::filesystem::create_directories(scratch / "taken");  // rename cannot replace a folder that is not empty
  write(scratch / "taken/inside", "x");
  EXPECT_THROW(write_file_atomically(scratch / "taken", "x"), RuntimeFailure);
  EXPECT_EQ(all_files(scratch.path()), (std::map<std::string, std::string>{{"taken/inside", "x"}}));
  EXPECT_THROW(write_file_atomically(scratch / "missing/a", "x"), RuntimeFailure);
}

TEST(AtomicFile, TemporaryNamesStandBesideTheFileAndAreRecognised) {
  const auto partial = partial_path("/runs/a/spec.toml");
  EXPECT_EQ(partial.parent_path(), "/runs/a");
  EXPECT_EQ(partial.extension(), kPartialSuffix);
}

TEST(RequireWritableFolder, NamesTheFileAndTheReason) {
  const ScratchFolder scratch;
  EXPECT_NO_THROW(require_writable_folder(scratch / "a"));
  EXPECT_NO_THROW(require_writable_folder("a"));  // the current folder
  EXPECT_THAT([&] { require_writable_folder(scratch / "missing/a"); },
              ThrowsMessage<InputError>(AllOf(HasSubstr("cannot write"), HasSubstr("missing/a (No such file"))));
}

}  // namespace
}  // namespace ganflow
