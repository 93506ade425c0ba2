#include "ganflow/data/label_table.hpp"

#include "ganflow/data/npy.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

namespace ganflow::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

class LabelTables : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    ganflow::write(folder_ / name, text);
    return (folder_ / name).string();
  }
  void expect_refused(const std::string& path, const LabelTableOptions& options, const std::string& part) const {
    EXPECT_THAT([&] { load_label_table(path, options); }, ThrowsMessage<InputError>(HasSubstr(part)));
  }
  std::string folder() const { return folder_.path().string(); }

 private:
  ScratchFolder folder_;
};

TEST_F(LabelTables, ArraysAreLabelsInOrderOfSize) {
  const std::vector<std::int64_t> labels = {10, 2, 2, 10, 10, -1};
  write_npy<std::int64_t>(folder() + "/a.npy", std::span(labels));
  const LabelTable table = load_label_table(folder() + "/a.npy");
  EXPECT_THAT(table.categories, ElementsAre("-1", "2", "10"));
  EXPECT_THAT(table.totals(), ElementsAre(1, 2, 3));
  EXPECT_THAT(table.times, IsEmpty());
  EXPECT_FALSE(table.words);
}

TEST_F(LabelTables, ATextIsItsWords) {
  const LabelTable table = load_label_table(write("a.txt", "Don't delve. We delve!"));
  EXPECT_THAT(table.categories, ElementsAre("delve", "don't", "we"));
  EXPECT_THAT(table.totals(), ElementsAre(2, 1, 1));
  EXPECT_TRUE(table.words);
  expect_refused(write("b.txt", "1 2 3"), {}, "a text without words");
}

TEST_F(LabelTables, ACsvColumnIsLabelsOrCountedLabels) {
  EXPECT_THAT(load_label_table(write("a.csv", "kind\ncat\ndog\ncat\n")).totals(), ElementsAre(2, 1));
  const LabelTable counted = load_label_table(write("b.csv", "word,count\nthe,70\nof,30\nthe,1\n"));
  EXPECT_THAT(counted.categories, ElementsAre("of", "the"));
  EXPECT_THAT(counted.totals(), ElementsAre(30, 71));
  EXPECT_THAT(load_label_table(write("c.csv", "3\n1\n3\n")).totals(), ElementsAre(1, 2));
  EXPECT_THAT(load_label_table(write("d.csv", "id,kind\n1,x\n2,y\n"), {.column = "kind"}).categories,
              ElementsAre("x", "y"));
}

TEST_F(LabelTables, TimesMakeRows) {
  const LabelTable table =
      load_label_table(write("a.csv", "year,word,count\n2001,delve,1\n2000,we,5\n2001,we,7\n2001,delve,2\n"),
                       {.column = "", .time = "year"});
  EXPECT_THAT(table.times, ElementsAre(2000, 2001));
  EXPECT_EQ(table.counts(0, 0), 0);  // delve in 2000
  EXPECT_EQ(table.counts(1, 0), 3);
  EXPECT_EQ(table.counts(1, 1), 7);
  const LabelTable wide =
      load_label_table(write("b.csv", "year,we,delve\n2000,5,0\n2001,7,3\n"), {.column = "", .time = "year"});
  EXPECT_EQ(wide.categories, table.categories);
  EXPECT_EQ(wide.totals(), table.totals());
}

TEST_F(LabelTables, AlignUnitesTheCategories) {
  LabelTable a = load_label_table(write("a.csv", "k\nx\ny\n"));
  LabelTable b = load_label_table(write("b.csv", "k\ny\nz\ny\n"));
  align(a, b);
  EXPECT_THAT(a.categories, ElementsAre("x", "y", "z"));
  EXPECT_THAT(a.totals(), ElementsAre(1, 1, 0));
  EXPECT_THAT(b.totals(), ElementsAre(0, 2, 1));
  LabelTable c = load_label_table(write("c.csv", "k\nq\nr\n"));
  EXPECT_THAT([&] { align(a, c); }, ThrowsMessage<InputError>(HasSubstr("labels that do not match")));
}

TEST_F(LabelTables, RefuseWhatIsNoTableOfLabels) {
  expect_refused(write("a.csv", "x,y\n1,2\n"), {}, "2 columns that could be the categories");
  expect_refused(write("b.csv", "k,count\na,-1\n"), {}, "a count is 0, 1, 2");
  expect_refused(write("c.csv", "k,count\na,much\n"), {}, "'much' is not a number");
  expect_refused(write("d.csv", "k\na\n"), {.column = "j"}, "has no column 'j'");
  expect_refused(write("e.csv", "k,t\na,now\n"), {.column = "k", .time = "t"}, "row 1, column 't'");
  expect_refused(write("f.csv", ""), {}, "is empty");
  expect_refused(write("g.csv", "k,j\n,2\n"), {.column = "k"}, "the category is empty");
  expect_refused(write("h.txt", "words"), {.column = "k"}, "Leave them out");
  expect_refused(folder() + "/absent.csv", {}, "absent.csv");
}

}  // namespace
}  // namespace ganflow::data
