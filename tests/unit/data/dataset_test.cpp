#include "ganflow/data/dataset.hpp"

#include "ganflow/data/npy.hpp"

#include "dataset_support.hpp"
#include "support.hpp"

#include <array>
#include <limits>

namespace ganflow::data {
namespace {

TEST(Dataset, MapsPicturesToMinusOneToOneAndBack) {
  const Dataset data(parts_of(byte_pictures()));
  ASSERT_TRUE(data.image_shape().has_value());
  EXPECT_EQ(data.image_shape()->height, 4U);
  EXPECT_EQ(data.dimension(), 16U);
  Matrix<float> rows = data.rows<float>(0, 16);
  EXPECT_EQ(rows(0, 0), -1.0F);
  EXPECT_EQ(rows(15, 15), 1.0F);
  data.restore(rows.view());
  for (std::size_t i = 0; i < 256; ++i) {
    EXPECT_NEAR(rows(i / 16, i % 16), static_cast<float>(i), 3e-5F);  // 2 rounding units of 255 in float
  }
}

TEST(Dataset, GivesFloatRowsThatAreTheRoundedDoubleRows) {
  const std::array<std::uint64_t, 3> wanted = {15, 0, 7};
  Dataset::Parts standardised =
      parts_of(table_of<std::int32_t>({1, 5, 3, 9, 4, 1, 8, 8, 2, 7, 7, 1, 5, 5, 5, 9}, {16, 1}));
  standardised.standardise = true;
  for (const Dataset& data : {Dataset(parts_of(byte_pictures())), Dataset(standardised)}) {
    Matrix<float> single(3, data.dimension());
    Matrix<double> exact(3, data.dimension());
    data.gather<float>(wanted, single);
    data.gather<double>(wanted, exact);
    for (std::size_t i = 0; i < 3 * data.dimension(); ++i) {
      EXPECT_EQ(single.data()[i], static_cast<float>(exact.data()[i]));
    }
  }
}

TEST(Dataset, StandardisesColumnsAndRestoresThem) {
  Dataset::Parts parts = parts_of(table_of<double>({1, 10, 5, 2, 20, 5, 3, 60, 5, 6, 10, 5}, {4, 3}));
  parts.standardise = true;
  const Dataset data(parts);
  Matrix<double> rows = data.rows<double>(0, 4);
  for (std::size_t c = 0; c < 2; ++c) {
    double mean = 0;
    double square = 0;
    for (std::size_t r = 0; r < 4; ++r) {
      mean += rows(r, c) / 4;
      square += rows(r, c) * rows(r, c) / 4;
    }
    EXPECT_NEAR(mean, 0, 1e-15);  // a few rounding units of numbers near 1
    EXPECT_NEAR(square, 1, 1e-14);
  }
  EXPECT_EQ(rows(2, 2), 0) << "a constant column becomes 0";
  EXPECT_EQ(data.map().scale[2], 1);
  data.restore(rows.view());
  EXPECT_NEAR(rows(2, 1), 60, 1e-13);
  EXPECT_EQ(rows(3, 2), 5);
}

TEST(Dataset, KeepsOtherArraysAsTheyAre) {
  const Dataset data(parts_of(table_of<float>({1, 2, 3, 4, 5, 6, 7, 8}, {2, 2, 2})));
  EXPECT_FALSE(data.image_shape().has_value());
  EXPECT_EQ(data.dimension(), 4U);
  EXPECT_EQ(data.rows<double>(1, 1)(0, 3), 8);
}

TEST(Dataset, RefusesWhatCannotWork) {
  expect_refusal([] { Dataset(parts_of(table_of<double>({}, {0, 3}))); }, {"(0, 3)", "no data"});
  expect_refusal([] { Dataset(parts_of(table_of<double>({}, {3, 0}))); }, {"no data"});
  expect_refusal(
      [] {
        Dataset::Parts parts = parts_of(byte_pictures());
        parts.standardise = true;
        Dataset{parts};
      },
      {"standardise", "pictures"});
  expect_refusal(
      [] {
        Dataset::Parts parts = parts_of(byte_pictures());
        parts.labels = {1, 2};
        Dataset{parts};
      },
      {"2 labels for 16 rows"});
}

TEST(LoadDataset, ReadsFilesWithLabelsAndALimit) {
  const TemporaryFolder folder;
  put(folder / "x.csv", "a,b\n1,2\n3,4\n5,6\n");
  put(folder / "y.csv", "7\n8\n9\n");
  const auto data = load_dataset({.file = folder / "x.csv", .labels = folder / "y.csv", .columns = {"b"}, .limit = 2});
  EXPECT_EQ(data->name(), "x");
  EXPECT_EQ(data->size(), 2U);
  EXPECT_EQ(data->dimension(), 1U);
  EXPECT_EQ(data->labels(), (std::vector<std::int64_t>{7, 8}));
  EXPECT_EQ(data->rows<double>(1, 1)(0, 0), 4);
}

TEST(LoadDataset, RefusesContradictionsAndBadFiles) {
  const TemporaryFolder folder;
  put(folder / "x.csv", "1\n2\n");
  put(folder / "y.csv", "1\n");
  put(folder / "z.csv", "1.5\n2\n");
  put(folder / "unknown.bin", "????????");
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> bad = {1, kNan};
  write_npy<double>(folder / "nan.npy", std::span<const double>(bad));
  expect_refusal([] { load_dataset({}); }, {"neither dataset nor file"});
  expect_refusal([&] { load_dataset({.dataset = "digits", .file = folder / "x.csv"}); }, {"both dataset and file"});
  expect_refusal([&] { load_dataset({.file = folder / "x.csv", .labels = folder / "y.csv"}); }, {"1 labels", "2 rows"});
  expect_refusal([&] { load_dataset({.file = folder / "x.csv", .labels = folder / "z.csv"}); }, {"label 1.5 in row 0"});
  expect_refusal([&] { load_dataset({.file = folder / "x.csv", .array = "a"}); }, {"not an .npz file"});
  expect_refusal([&] { load_dataset({.file = folder / "nan.npy", .columns = {"a"}}); }, {"not a .csv file"});
  expect_refusal([&] { load_dataset({.file = folder / "nan.npy"}); }, {"nan.npy", "row 1, column 0 is nan"});
  expect_refusal([&] { load_dataset({.file = folder / "unknown.bin"}); }, {"unknown format"});
  expect_refusal([&] { load_dataset({.file = folder / "absent"}); }, {"absent", "No such file"});
}

}  // namespace
}  // namespace ganflow::data
