#include "ganflow/data/load_table.hpp"

#include "ganflow/data/npy.hpp"
#include "ganflow/data/npz.hpp"

#include "support.hpp"

namespace ganflow::data {
namespace {

TEST(LoadTable, KnowsFilesByExtensionOrFirstBytes) {
  const TemporaryFolder folder;
  const std::vector<double> numbers = {1, 2};
  write_npy<double>(folder / "a.npy", std::span<const double>(numbers));
  std::filesystem::copy_file(folder / "a.npy", folder / "array");
  write_npz(folder / "a.npz", {{"x", table_of<double>({1, 2}, {2})}});
  std::filesystem::copy_file(folder / "a.npz", folder / "archive");
  put(folder / "a.csv", "x\n1\n2\n");
  put(folder / "a-idx1-double", std::string("\0\0\x0e\x01\0\0\0\x02\x3f\xf0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0", 24));
  for (const char* name : {"a.npy", "array", "a.npz", "archive", "a.csv", "a-idx1-double"}) {
    SCOPED_TRACE(name);
    const Table table = load_table(folder / name);
    ASSERT_EQ(table.count(), 2U);
    EXPECT_EQ(table.as_double(1), 2);
  }
  EXPECT_EQ(format_of(folder.path()), FileFormat::kPictures);
}

TEST(LoadTable, RefusesUnknownFormatsAndOptionsThatDoNotApply) {
  const TemporaryFolder folder;
  put(folder / "a.bin", "????");
  put(folder / "a.csv", "1\n");
  expect_refusal([&] { load_table(folder / "a.bin"); }, {"a.bin", "unknown format"});
  expect_refusal([&] { load_table(folder / "a.csv", {.array = "x", .columns = {}}); }, {"not an .npz file"});
  expect_refusal([&] { load_table(folder / "absent.npy"); }, {"absent.npy", "No such file"});
}

TEST(LoadLabels, TakesIntegersOfAnyTypeAndNothingElse) {
  const TemporaryFolder folder;
  put(folder / "good.csv", "1\n-2\n3\n");
  put(folder / "halves.csv", "1\n2.5\n");
  put(folder / "wide.csv", "1,2\n");
  EXPECT_EQ(load_labels(folder / "good.csv"), (std::vector<std::int64_t>{1, -2, 3}));
  expect_refusal([&] { load_labels(folder / "halves.csv"); }, {"label 2.5 in row 1"});
  expect_refusal([&] { load_labels(folder / "wide.csv"); }, {"(1, 2)", "one integer a row"});
}

}  // namespace
}  // namespace ganflow::data
