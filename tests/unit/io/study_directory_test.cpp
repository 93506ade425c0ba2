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
  EXPECT_EQ(content(path / "timing.csv"), "cell,seconds\n7,1.500000\n");
  EXPECT_EQ(content(path / "fits.json"), "{}\n");
}

TEST(StudyDirectory, TellsWhichCellsAreLeftToRun) {
  const ScratchFolder folder;
  const auto directory = StudyDirectory::create(folder / "s", kStudy);
  EXPECT_EQ(directory->cells_to_run(2), (std::vector<std::size_t>{0, 1}));
  record::Cell failed = cell(1, 0.5);
  failed.failure = "it diverged";
  directory->keep(failed);
  directory->keep(cell(2, 0.5));
  directory->keep(cell(9, 0.5));  // of a longer study
  EXPECT_EQ(directory->cells_to_run(4), (std::vector<std::size_t>{0, 1, 3}));
}

TEST(StudyDirectory, GivesTheLastTimingOfEachCell) {
  const ScratchFolder folder;
  const auto directory = StudyDirectory::create(folder / "s", kStudy);
  EXPECT_TRUE(directory->timings().empty());
  directory->add_timing(3, 1.5);
  directory->add_timing(4, 2);
  directory->add_timing(3, 0.25);
  write(folder / "s/timing.csv", content(folder / "s/timing.csv") + "5,");  // torn
  EXPECT_EQ(directory->timings(), (std::map<std::size_t, double>{{3, 0.25}, {4, 2}}));
}

TEST(StudyDirectory, OfAComparisonHoldsItsSpecs) {
  const ScratchFolder folder;
  const StudyIdentity comparison{
      .study = "seeds = 5\n", .spec = "", .noun = "comparison", .more = {{"specs/a.toml", "seed = 1\n"}}};
  StudyDirectory::create(folder / "c", comparison);
  EXPECT_EQ(content(folder / "c/specs/a.toml"), "seed = 1\n");
  EXPECT_FALSE(std::filesystem::exists(folder / "c/spec.toml"));
  StudyDirectory::open(folder / "c", comparison);
  StudyIdentity other = comparison;
  other.more[0].second = "seed = 2\n";
  EXPECT_THAT(refusal([&] { StudyDirectory::open(folder / "c", other); }),
              testing::HasSubstr("another comparison (its specs/a.toml differs)"));
  EXPECT_THAT(refusal([&] { StudyDirectory::open(folder / "c", kStudy); }), testing::HasSubstr("no study's folder"));
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
