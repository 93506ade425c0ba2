#include "ganflow/io/study_directory.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace ganflow::io {
namespace {

const StudyIdentity kStudy = {.study = "kind = \"runs\"\n", .spec = "seed = 1\n"};

record::Cell cell(std::size_t index, double value) {
  record::Cell cell;
  cell.index = index;
  cell.findings.numbers = {{"y", value}};
  return cell;
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(StudyDirectory, KeepsCellsAndGivesThemBackInOrder) {
  const ScratchFolder folder;
  const auto path = folder / "deep/study";
  {
    const auto directory = StudyDirectory::create(path, kStudy);
    directory->keep(cell(7, 0.5));
    directory->keep(cell(2, 0.25));
    directory->keep(cell(7, 0.75));  // again
    directory->add_timing(7, 1.5);
    directory->write("fits.json", "{}\n");
  }
  const auto directory = StudyDirectory::open(path, kStudy);
  const auto cells = directory->cells();
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(cells[0].index, 2U);
  EXPECT_EQ(cells[1].findings.number("y"), 0.75);
  EXPECT_EQ(content(path / "timing.csv"), "cell,seconds\n7,1.500\n");
  EXPECT_EQ(content(path / "fits.json"), "{}\n");
}

TEST(StudyDirectory, PassesOverFilesThatAreNoCells) {
  const ScratchFolder folder;
  const auto directory = StudyDirectory::create(folder / "s", kStudy);
  directory->keep(cell(0, 1));
  write(folder / "s/cells/000001.json", "{\"schema\":1,");          // torn
  write(folder / "s/cells/000002.json.17.partial", "{\"schema\"");  // of a process that was killed
  EXPECT_EQ(directory->cells().size(), 1U);
}

TEST(StudyDirectory, RemovesWhatAKilledProcessLeftHalfWritten) {
  const ScratchFolder folder;
  StudyDirectory::create(folder / "s", kStudy);
  write(folder / "s/cells/000002.json.17.partial", "{\"schema\"");
  StudyDirectory::open(folder / "s", kStudy);
  EXPECT_FALSE(std::filesystem::exists(folder / "s/cells/000002.json.17.partial"));
}

TEST(StudyDirectory, RefusesFoldersThatAreThereOrNotTheStudys) {
  const ScratchFolder folder;
  const auto path = folder / "s";
  StudyDirectory::create(path, kStudy);
  EXPECT_THAT(refusal([&] { StudyDirectory::create(path, kStudy); }), testing::HasSubstr("exists already"));
  EXPECT_THAT(refusal([&] { StudyDirectory::open(path, {.study = "else", .spec = kStudy.spec}); }),
              testing::HasSubstr("another study"));
  EXPECT_THAT(refusal([&] { StudyDirectory::open(path, {.study = kStudy.study, .spec = "seed = 2\n"}); }),
              testing::HasSubstr("another study"));
  EXPECT_THAT(refusal([&] { StudyDirectory::open(folder.path(), kStudy); }), testing::HasSubstr("no study's folder"));
}

TEST(StudyDirectory, IsHeldByOneJobWhoseProcessesMayJoin) {
  const ScratchFolder folder;
  const auto first = StudyDirectory::create(folder / "s", kStudy);
  EXPECT_THAT(refusal([&] { StudyDirectory::open(folder / "s", kStudy); }), testing::HasSubstr("is in use"));
  StudyDirectory::join(folder / "s")->keep(cell(4, 2));
  EXPECT_EQ(first->cells().size(), 1U);
}

}  // namespace
}  // namespace ganflow::io
