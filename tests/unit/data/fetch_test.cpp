#include "ganflow/data/fetch.hpp"

#include "ganflow/data/dataset.hpp"

#include "environment.hpp"
#include "support.hpp"

#include <cstdlib>
#include <thread>

namespace ganflow::data {
namespace {

/// A PATH whose first folder holds a program `name` that runs `script`.
class FakeProgram {
 public:
  FakeProgram(const std::string& name, const std::string& script)
      : path_("PATH", folder_.path() + ":" + std::getenv("PATH")) {
    put(folder_ / name, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(folder_ / name, std::filesystem::perms::owner_all);
  }

 private:
  TemporaryFolder folder_;
  Environment path_;
};

std::size_t entries_in(const std::string& folder) {
  std::error_code error;
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder, error), std::filesystem::directory_iterator()));
}

TEST(GetDataset, ReportsTheLastWordsOfAProgramThatFails) {
  const TemporaryFolder folder;
  const Environment own("GANFLOW_DATA", folder.path());
  const FakeProgram npm("npm", "echo one; echo 'registry unreachable' >&2; exit 7");
  try {
    get_dataset("births");
    FAIL() << "a failing npm went unnoticed";
  } catch (const RuntimeFailure& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("status 7 (registry unreachable)"));
    EXPECT_THAT(failure.what(), testing::HasSubstr("npm pack"));
  }
  EXPECT_EQ(entries_in(folder.path()), 0U) << "nothing half done may stay";
}

TEST(GetDataset, RefusesAPackageOfAnotherChecksum) {
  const TemporaryFolder folder;
  const Environment own("GANFLOW_DATA", folder.path());
  const FakeProgram npm("npm", "echo changed > stdlib.tgz");
  try {
    get_dataset("births");
    FAIL() << "a changed package was taken";
  } catch (const RuntimeFailure& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("has checksum sha512-"));
    EXPECT_THAT(failure.what(), testing::HasSubstr(catalogue_entry("births").integrity));
  }
  EXPECT_EQ(entries_in(folder.path()), 0U);
  EXPECT_FALSE(is_present("births"));
}

TEST(GetDataset, RefusesAFolderThatCannotBeWritten) {
  const TemporaryFolder folder;
  put(folder / "file", "in the way");
  const Environment own("GANFLOW_DATA", folder / "file");
  expect_refusal([] { get_dataset("births"); }, {"cannot make a folder", "GANFLOW_DATA"});
}

/// Needs Debian's package, not the network; several at once must end with one whole data set.
TEST(GetDataset, LetsSeveralFetchTheSameDataAtOnce) {
  if (!std::filesystem::exists("/usr/share/datasets/fashion-mnist")) {
    GTEST_SKIP() << "dataset-fashion-mnist is not installed";
  }
  const TemporaryFolder folder;
  const Environment own("GANFLOW_DATA", folder.path());
  std::vector<std::thread> threads;
  threads.reserve(2);
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([] { EXPECT_NO_THROW(get_dataset("fashion")); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(entries_in(folder.path()), 1U);
  const auto data = load_dataset({.dataset = "fashion"});
  EXPECT_EQ(data->size(), 70'000U);
  std::vector<int> counts(10);
  for (const std::int64_t label : data->labels()) {
    ++counts[static_cast<std::size_t>(label)];
  }
  EXPECT_THAT(counts, testing::Each(7000));
}

/// Fetches from npm's registry: only where GANFLOW_NETWORK_TESTS is set.
TEST(GetDataset, FetchesBirthsWithTheirTwoModes) {
  if (std::getenv("GANFLOW_NETWORK_TESTS") == nullptr) {
    GTEST_SKIP() << "GANFLOW_NETWORK_TESTS is not set";
  }
  const TemporaryFolder folder;
  const Environment own("GANFLOW_DATA", folder.path());
  get_dataset("births");
  const auto data = load_dataset({.dataset = "births"});
  ASSERT_EQ(data->size(), 3652U);
  double weekday = 0;
  double weekend = 0;
  int weekends = 0;
  for (std::size_t row = 0; row < data->size(); ++row) {
    const bool is_weekend = data->labels()[row] >= 6;
    (is_weekend ? weekend : weekday) += data->rows<double>(row, 1)(0, 0);
    weekends += is_weekend ? 1 : 0;
  }
  EXPECT_NEAR(weekday / (3652 - weekends), 11'900, 100);  // the published description of the data, to two digits
  EXPECT_NEAR(weekend / weekends, 8'300, 100);
}

}  // namespace
}  // namespace ganflow::data
