#include "ganflow/data/table.hpp"

#include "ganflow/data/npy.hpp"

#include "support.hpp"

#include <limits>

namespace ganflow::data {
namespace {

TEST(MapFile, SaysWhyAFileCannotBeRead) {
  const TemporaryFolder folder;
  expect_refusal([&] { map_file(folder / "absent.npy"); }, {"absent.npy", "No such file"});
  expect_refusal([&] { map_file(folder.path()); }, {"not a plain file"});
  put(folder / "empty.npy", "");
  EXPECT_EQ(map_file(folder / "empty.npy").size(), 0U);
  EXPECT_THROW(read_npy(folder / "empty.npy"), InputError);
}

TEST(RequireFinite, NamesRowAndColumn) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr float kInf = std::numeric_limits<float>::infinity();
  expect_refusal(
      [&] {
        require_finite(table_of<double>({1, 2, 3, 4, 5, kNan}, {3, 2}));
      },
      {"row 2", "column 1", "nan"});
  expect_refusal([&] { require_finite(table_of<float>({1, -kInf}, {2})); }, {"row 1", "column 0", "-inf"});
  EXPECT_NO_THROW(require_finite(table_of<std::int32_t>({1, 2}, {2})));
}

TEST(Table, NamesItsTypesAndShapes) {
  EXPECT_EQ(table_of<float>({1, 2}, {2}).shape_text(), "(2,)");
  EXPECT_EQ(table_of<float>({1, 2}, {2, 1}).shape_text(), "(2, 1)");
  EXPECT_EQ(name_of(DType::kInt64), "int64");
  EXPECT_EQ(size_of(DType::kInt32), 4U);
}

TEST(Table, ConvertsToAMatrixOfDoubles) {
  const Matrix<double> matrix = as_matrix(table_of<std::int32_t>({1, 2, 3, -4}, {2, 1, 2}));
  EXPECT_EQ(matrix.rows(), 2U);
  EXPECT_EQ(matrix.cols(), 2U);
  EXPECT_EQ(matrix(1, 1), -4);
}

TEST(CheckedBytes, RefusesProductsThatOverflow) {
  const std::vector<std::size_t> huge = {std::size_t{1} << 40U, std::size_t{1} << 40U};
  expect_refusal([&] { checked_bytes(huge, DType::kFloat64, 1000, "a.npy"); }, {"a.npy", "1000 bytes"});
  const std::vector<std::size_t> fits = {25, 5};
  EXPECT_EQ(checked_bytes(fits, DType::kFloat64, 1000, "a.npy"), 1000U);
}

}  // namespace
}  // namespace ganflow::data
