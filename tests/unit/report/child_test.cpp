#include "ganflow/report/child.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <string>

namespace ganflow::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

ChildOptions shell(const ScratchFolder& scratch, const std::string& script, bool fed = false) {
  return {.words = {"sh", "-c", script}, .folder = scratch.path(), .purpose = "test", .package = "dash", .fed = fed};
}

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

TEST(Child, WorksInItsFolderAndTellsItsStatusAndFirstMessage) {
  const ScratchFolder scratch;
  Child child(shell(scratch, "echo here > file; echo >&2; echo 'no good' >&2; echo more >&2; exit 3"));
  const Child::End end = child.finish();
  EXPECT_EQ(end.status, 3);
  EXPECT_EQ(end.messages, "no good");
  EXPECT_EQ(content(scratch / "file"), "here\n");
}

TEST(Child, IsFed) {
  const ScratchFolder scratch;
  Child child(shell(scratch, "cat > copy", true));
  const std::string much(1 << 20, 'x');
  EXPECT_TRUE(child.write(bytes_of(much)));
  EXPECT_TRUE(child.write(bytes_of("end")));
  EXPECT_EQ(child.finish().status, 0);
  EXPECT_EQ(content(scratch / "copy"), much + "end");
}

TEST(Child, WhoNoLongerReadsIsNoticedWithoutASignal) {
  const ScratchFolder scratch;
  Child child(shell(scratch, "exec <&-; exit 1", true));
  const std::string much(1 << 20, 'x');
  EXPECT_FALSE(child.write(bytes_of(much)) && child.write(bytes_of(much)));
  EXPECT_EQ(child.finish().status, 1);
}

TEST(Child, WritesMoreMessagesThanAPipeHoldsWithoutStopping) {
  const ScratchFolder scratch;
  Child child(shell(scratch, "head -c 300000 /dev/zero | tr '\\0' 'm' >&2"));
  EXPECT_EQ(child.finish().messages.size(), 300'000U);
}

TEST(Child, IsEndedWithUs) {
  const ScratchFolder scratch;
  const pid_t process = [&] {
    Child child(shell(scratch, "echo $$ > pid; exec cat", true));
    EXPECT_TRUE(child.write(bytes_of("x")));
    std::string pid;
    while (pid.empty() || pid.back() != '\n') {
      pid = content(scratch / "pid");
    }
    return static_cast<pid_t>(std::stol(pid));
  }();
  EXPECT_NE(::kill(process, 0), 0) << "it is dead and buried";
}

TEST(Child, AMissingProgramIsASentenceThatSaysWhatToInstall) {
  const ScratchFolder scratch;
  EXPECT_THAT(
      ([&] {
        const Child child({.words = {"no-such-pen"}, .folder = scratch.path(), .purpose = "draw x", .package = "pens"});
      }),
      ThrowsMessage<RuntimeFailure>(
          AllOf(HasSubstr("cannot draw x (no-such-pen is not installed)"), HasSubstr("'apt-get install pens'"))));
}

}  // namespace
}  // namespace ganflow::report
