#include "ganflow/data/convert.hpp"

#include "support.hpp"

#include <algorithm>
#include <map>

namespace ganflow::data {
namespace {

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

}  // namespace
}  // namespace ganflow::data
