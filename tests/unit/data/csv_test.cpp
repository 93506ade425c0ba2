#include "ganflow/data/csv.hpp"

#include "support.hpp"

namespace ganflow::data {
namespace {

std::vector<double> numbers(const CsvTable& table) {
  std::vector<double> out;
  for (std::size_t i = 0; i < table.values.count(); ++i) {
    out.push_back(table.values.load<double>(i));
  }
  return out;
}

TEST(ParseCsv, ReadsNumbersWithAndWithoutHeader) {
  const CsvTable headed = parse_csv(bytes_of("x,y\n1,2.5\n-3e2,+4\n"));
  EXPECT_EQ(headed.columns, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(headed.values.shape, (std::vector<std::size_t>{2, 2}));
  EXPECT_EQ(numbers(headed), (std::vector<double>{1, 2.5, -300, 4}));
  const CsvTable bare = parse_csv(bytes_of("1,2\r\n\r\n3,4"));
  EXPECT_EQ(bare.columns, (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(numbers(bare), (std::vector<double>{1, 2, 3, 4}));
}

TEST(ParseCsv, TakesNumericColumnsOrThoseNamedInTheirOrder) {
  const std::string text = "name,a,b,note\nJo,1,2,\nAl,3,4,late\n";
  EXPECT_EQ(parse_csv(bytes_of(text)).columns, (std::vector<std::string>{"a", "b"}));
  const CsvTable chosen = parse_csv(bytes_of(text), {"b", "a"});
  EXPECT_EQ(numbers(chosen), (std::vector<double>{2, 1, 4, 3}));
}

TEST(ParseCsv, UnderstandsQuotesSpacesAndAByteOrderMark) {
  const CsvTable table = parse_csv(bytes_of("\xef\xbb\xbf\"a, \"\"b\"\"\",text\n \t7 ,\"two\nlines\"\n\"8\",x\n"));
  EXPECT_EQ(table.columns, std::vector<std::string>{"a, \"b\""});
  EXPECT_EQ(numbers(table), (std::vector<double>{7, 8}));
}

TEST(ParseCsv, NamesTheLineOfEveryMistake) {
  const auto refusal = [](const std::string& text, const std::vector<std::string>& parts,
                          const std::vector<std::string>& columns = {}) {
    expect_refusal([&] { parse_csv(bytes_of(text, "a.csv"), columns); }, parts);
  };
  refusal("x,y\n1,2\n3\n", {"a.csv, line 3", "1 fields", "first line has 2"});
  refusal("x,y\n1,2\n3,oops\n", {"line 3", "column 'y'", "'oops' is not a number"});
  refusal("x,t\n1,\"a\nb\"\nz,c\n", {"line 4", "column 'x'", "'z'"});
  refusal("x\n1\nnan\n", {"line 3", "nan", "finite"});
  refusal("x\n1\n-inf\n", {"line 3", "finite"});
  refusal("x\n1\n1e999\n", {"line 3", "finite"});
  refusal("x,y\n1,2\n3,\n", {"line 3", "column 'y'", "'' is not a number"});
  refusal("x,y\n1,\"2\n", {"line 2", "does not end"});
  refusal("x,y\n1,\"2\"3\n", {"line 2", "follows the closing quote"});
  refusal("speed,y\n1,2\n", {"no column 'sped'", "Did you mean 'speed'?"}, {"sped"});
  refusal("name,y\nJo,2\n", {"line 2", "'Jo' is not a number"}, {"name"});
  refusal("a;b\n1;2\n", {"no column of numbers", "commas"});
  refusal("x,y\n", {"no column of numbers"});
  refusal("x,y\n", {"header but no rows"}, {"x"});
  refusal("", {"a.csv is empty"});
  refusal("\n\n\n", {"a.csv is empty"});
}

TEST(ParseCsv, KeepsTinyNumbersAsZero) { EXPECT_EQ(numbers(parse_csv(bytes_of("1e-999\n"))), std::vector<double>{0}); }

TEST(ParseCsv, SurvivesEveryFlip) {
  for (const int mask : {0x01, 0x20, 0x80, 0xff}) {
    expect_flips_survived("x,\"y\"\r\n1,2\n\"3\",4e5\n", mask, [](const Bytes& bytes) { return parse_csv(bytes); });
  }
}

TEST(CsvText, KeepsFieldsAsTheyStand) {
  const CsvText text = parse_csv_text(bytes_of("word,count\n\"a, b\",2\nnan,3\n"));
  EXPECT_EQ(text.columns, (std::vector<std::string>{"word", "count"}));
  EXPECT_EQ(text.rows, (std::vector<std::vector<std::string>>{{"a, b", "2"}, {"nan", "3"}}));
  EXPECT_THROW(parse_csv_text(bytes_of("word,count\n")), InputError);
}

}  // namespace
}  // namespace ganflow::data
