#include "ganflow/server/trainings.hpp"

#include "ganflow/server/request.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

namespace ganflow::server {
namespace {

using testing::HasSubstr;

constexpr auto kLong = std::chrono::seconds(30);

/// Starts `sh -c script` as if it were the executable.
void start(Trainings& trainings, const ScratchFolder& scratch, const std::string& script,
           std::chrono::milliseconds patience = kLong) {
  trainings.start(scratch / "run", {"-c", script}, patience);
}

TEST(Trainings, GiveTheSentenceOfAProgramThatRefuses) {
  const ScratchFolder scratch;
  Trainings trainings({.program = "/bin/sh", .most = 2});
  try {
    start(trainings, scratch, "echo noise >&2; echo 'ganflow: no data. Run ganflow data get digits' >&2; exit 2");
    ADD_FAILURE() << "accepted";
  } catch (const InputError& e) {
    EXPECT_STREQ(e.what(), "no data. Run ganflow data get digits");
  }
  EXPECT_EQ(trainings.count(), 0U);
  EXPECT_FALSE(std::filesystem::exists(scratch / ".run.log"));
}

TEST(Trainings, AreNotMoreThanAllowedAndCountedUntilTheyEnd) {
  const ScratchFolder scratch;
  Trainings trainings({.program = "/bin/sh", .most = 1});
  // Waits for somebody to write into a pipe: no clock decides.
  ASSERT_EQ(std::system(("mkfifo " + (scratch / "pipe").string()).c_str()), 0);
  start(trainings, scratch, "read line < " + (scratch / "pipe").string(), std::chrono::milliseconds(1));
  EXPECT_EQ(trainings.count(), 1U);
  EXPECT_THROW(start(trainings, scratch, "exit 0"), Conflict);
  std::ofstream(scratch / "pipe") << "go\n";
  while (trainings.count() > 0) {
  }
  EXPECT_NO_THROW(start(trainings, scratch, "exit 0"));
}

TEST(Trainings, AreInASessionOfTheirOwnWithDefaultSignals) {
  const ScratchFolder scratch;
  Trainings trainings({.program = "/bin/sh", .most = 1});
  start(trainings, scratch,
        "ps -o sid= -p $$ | tr -d ' ' > " + (scratch / "sid").string() + "; echo $$ > " + (scratch / "pid").string());
  EXPECT_EQ(content(scratch / "sid"), content(scratch / "pid"));
}

TEST(Trainings, MissingProgramIsAFailureOfTheWorld) {
  const ScratchFolder scratch;
  Trainings trainings({.program = "/nowhere/ganflow", .most = 1});
  EXPECT_THROW(start(trainings, scratch, ""), std::exception);
}

}  // namespace
}  // namespace ganflow::server
