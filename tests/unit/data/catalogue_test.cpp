#include "ganflow/data/catalogue.hpp"

#include "ganflow/data/dataset.hpp"
#include "ganflow/data/npy.hpp"

#include "environment.hpp"
#include "support.hpp"

#include <optional>

namespace ganflow::data {
namespace {

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
  expect_refusal([] { load_dataset({.dataset = "digits"}); },
                 {"digits is not here yet", "Run 'ganflow data get digits'"});
  expect_refusal([] { load_dataset({.dataset = "digit"}); }, {"Did you mean 'digits'?"});
  expect_refusal([] { load_dataset({.dataset = "digits", .columns = {"a"}}); }, {"belong to files"});
}

TEST(Catalogue, LoadsWhatIsPresent) {
  const TemporaryFolder folder;
  const Environment own("GANFLOW_DATA", folder.path());
  std::filesystem::create_directories(folder / "digits");
  const std::vector<std::uint8_t> pixels(8, 255);
  const std::vector<std::int64_t> labels = {3, 4};
  write_npy(folder / "digits/values.npy", DType::kUint8, std::vector<std::size_t>{2, 2, 2},
            std::as_bytes(std::span(pixels)));
  write_npy<std::int64_t>(folder / "digits/labels.npy", std::span<const std::int64_t>(labels));
  put(folder / "digits/about.json", "{}");
  const auto data = load_dataset({.dataset = "digits"});
  EXPECT_EQ(data->labels(), labels);
  EXPECT_EQ(data->classes().size(), 10U);
  EXPECT_EQ(data->rows<float>(1, 1)(0, 3), 1.0F);
}

}  // namespace
}  // namespace ganflow::data
