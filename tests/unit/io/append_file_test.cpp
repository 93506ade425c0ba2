#include "ganflow/io/append_file.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

namespace ganflow::io {
namespace {

TEST(AppendFile, PositionCountsWhatIsStillInMemory) {
  const ScratchFolder scratch;
  AppendFile file = AppendFile::create(scratch / "a");
  file.append("one\n");
  EXPECT_EQ(file.position(), 4);
  EXPECT_EQ(content(scratch / "a"), "");
  file.flush();
  EXPECT_EQ(content(scratch / "a"), "one\n");
  EXPECT_EQ(file.position(), 4);
}

TEST(AppendFile, WritesByItselfWhenTheBufferIsFull) {
  const ScratchFolder scratch;
  AppendFile file = AppendFile::create(scratch / "a");
  const std::string line(1000, 'x');
  for (int i = 0; i < 100; ++i) {
    file.append(line);
  }
  EXPECT_GT(content(scratch / "a").size(), 60'000U);
  EXPECT_EQ(file.position(), 100'000);
}

TEST(AppendFile, TheDestructorFlushes) {
  const ScratchFolder scratch;
  AppendFile::create(scratch / "a").append("one\n");
  EXPECT_EQ(content(scratch / "a"), "one\n");
}

TEST(AppendFile, CreateRefusesAFileThatExists) {
  const ScratchFolder scratch;
  write(scratch / "a", "x");
  EXPECT_THROW(AppendFile::create(scratch / "a"), RuntimeFailure);
}

TEST(AppendFile, ResumeForgetsWhatComesAfterTheLength) {
  const ScratchFolder scratch;
  write(scratch / "a", "one\ntwo\nthr");
  AppendFile file = AppendFile::resume(scratch / "a", 4);
  file.append("2\n");
  EXPECT_EQ(file.position(), 6);
  file.sync();
  EXPECT_EQ(content(scratch / "a"), "one\n2\n");
}

TEST(AppendFile, ResumeRefusesAFileThatIsTooShortOrMissing) {
  const ScratchFolder scratch;
  write(scratch / "a", "one\n");
  EXPECT_THROW(AppendFile::resume(scratch / "a", 5), InputError);
  EXPECT_THROW(AppendFile::resume(scratch / "b", 0), InputError);
  EXPECT_EQ(content(scratch / "a"), "one\n");
}

TEST(AppendFile, ResumeAfterLastLineDropsATornLineOnly) {
  const ScratchFolder scratch;
  for (const auto& [before, after] : std::map<std::string, std::string>{
           {"", ""}, {"torn", ""}, {"one\n", "one\n"}, {"one\ntorn", "one\n"}, {"one\n\n", "one\n\n"}}) {
    write(scratch / "a", before);
    AppendFile::resume_after_last_line(scratch / "a").append("x\n");
    EXPECT_EQ(content(scratch / "a"), after + "x\n") << "from '" << before << "'";
  }
  AppendFile::resume_after_last_line(scratch / "new").append("x\n");
  EXPECT_EQ(content(scratch / "new"), "x\n");
}

}  // namespace
}  // namespace ganflow::io
