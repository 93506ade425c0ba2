#include "ganflow/core/file_descriptor.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <cerrno>

namespace ganflow {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(FileDescriptor, WritesCutsBackAndCloses) {
  const ScratchFolder scratch;
  FileDescriptor file(scratch / "a", O_WRONLY | O_CREAT);
  file.write_all("0123456789");
  file.truncate(4);
  file.sync();
  file.close();
  EXPECT_EQ(content(scratch / "a"), "0123");
  EXPECT_EQ(read_file(scratch / "a"), "0123");
}

TEST(FileDescriptor, MovesWithoutClosing) {
  const ScratchFolder scratch;
  FileDescriptor first(scratch / "a", O_WRONLY | O_CREAT);
  FileDescriptor second(std::move(first));
  second.write_all("x");
  EXPECT_EQ(content(scratch / "a"), "x");
}

TEST(FileDescriptor, FailuresSayWhatWhyAndWhatToTry) {
  EXPECT_THAT([] { throw_failure("write", "/runs/a/series.csv", ENOSPC); },
              ThrowsMessage<RuntimeFailure>("cannot write /runs/a/series.csv (No space left on device). Free some "
                                            "space on that disk; a run then goes on with 'ganflow resume'"));
  EXPECT_THAT([] { FileDescriptor("/nowhere/at/all", O_WRONLY | O_CREAT); },
              ThrowsMessage<RuntimeFailure>(AllOf(HasSubstr("cannot create /nowhere/at/all"), HasSubstr("folder"))));
}

TEST(ReadFile, ReadsWhatIsLongerThanOneChunkAndEmptyFiles) {
  const ScratchFolder scratch;
  const std::string text(200'001, 'x');
  write(scratch / "long", text);
  write(scratch / "empty", "");
  EXPECT_EQ(read_file(scratch / "long"), text);
  EXPECT_EQ(read_file(scratch / "empty"), "");
}

TEST(ReadFile, AMissingFileOrAFolderIsBadInput) {
  const ScratchFolder scratch;
  EXPECT_THROW(read_file(scratch / "missing"), InputError);
  EXPECT_THROW(read_file(scratch.path()), InputError);
}

TEST(SyncFolder, TakesTheEmptyPathForTheCurrentFolder) { EXPECT_NO_THROW(sync_folder("")); }

}  // namespace
}  // namespace ganflow
