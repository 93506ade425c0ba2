#include "ganflow/data/program.hpp"

#include "support.hpp"

namespace ganflow::data {
namespace {

TEST(RunProgram, ReturnsStatusAndOutput) {
  const TemporaryFolder folder;
  const ProgramResult said =
      run_program({"sh", "-c", "pwd; echo \"$1\" >&2; exit 3", "sh", "a b; $HOME"}, folder.path());
  EXPECT_EQ(said.status, 3);
  EXPECT_THAT(said.output, testing::HasSubstr(folder.path()));
  EXPECT_THAT(said.output, testing::HasSubstr("a b; $HOME"));
  EXPECT_EQ(run_program({"sh", "-c", "kill -9 $$"}, folder.path()).status, 128 + 9);
  EXPECT_EQ(run_program({"no-such-program-anywhere"}, folder.path()).status, 127);
}

TEST(RunProgram, KeepsTheEndOfLongOutput) {
  const TemporaryFolder folder;
  const ProgramResult said = run_program({"sh", "-c", "yes | head -100000; echo the end"}, folder.path());
  EXPECT_EQ(said.output.size(), 4096U);
  EXPECT_TRUE(said.output.ends_with("the end\n"));
}

}  // namespace
}  // namespace ganflow::data
