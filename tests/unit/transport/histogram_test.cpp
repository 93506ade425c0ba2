#include "ganflow/transport/histogram.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace ganflow::transport {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;
using testing::ThrowsMessage;

Matrix<double> column(const std::vector<double>& values) {
  Matrix<double> x(values.size(), 1);
  std::copy(values.begin(), values.end(), x.data());
  return x;
}

TEST(CountLabels, PairsWhatEitherHolds) {
  const std::vector<std::int64_t> x = {3, -1, 3, 7};
  const std::vector<std::int64_t> y = {7, 8};
  const PairedMasses masses = count_labels(x, y);  // labels −1, 3, 7, 8
  EXPECT_THAT(masses.a, ElementsAre(0.25, 0.5, 0.25, 0));
  EXPECT_THAT(masses.b, ElementsAre(0, 0, 0.5, 0.5));
  EXPECT_EQ(masses.n, 4);
  EXPECT_EQ(masses.m, 2);
  EXPECT_TRUE(masses.counted);
}

TEST(CountLabels, WeightsReplaceCounts) {
  const std::vector<std::int64_t> x = {0, 0, 1};
  const std::vector<std::int64_t> y = {1};
  const std::vector<double> weights = {0.25, 0.25, 0.5};
  const PairedMasses masses = count_labels(x, y, weights);
  EXPECT_THAT(masses.a, ElementsAre(0.5, 0.5));
  EXPECT_NEAR(masses.n, 1 / (0.0625 + 0.0625 + 0.25), 1e-14);
  EXPECT_FALSE(masses.counted);
}

TEST(BinTogether, CellsCoverBothSamplesEvenly) {
  const Binned binned = bin_together(column({0, 0.5, 0.99}), column({1, 4}), {.bins = 4});  // cells of width 1
  EXPECT_THAT(binned.bins, ElementsAre(4));
  EXPECT_THAT(binned.masses.a, ElementsAre(1, 0, 0));  // [0,1), [1,2), [3,4]: the greatest belongs to the last cell
  EXPECT_THAT(binned.masses.b, ElementsAre(0, 0.5, 0.5));
}

TEST(BinTogether, RuleIsFreedmanAndDiaconis) {
  std::vector<double> x(500);
  std::iota(x.begin(), x.end(), 0.0);
  const Binned binned = bin_together(column(x), column(x));  // N = 1000, range 499, IQR 250: 499/(2·250/10) = 9.98
  EXPECT_THAT(binned.bins, ElementsAre(10));
  const Binned flat = bin_together(column({1, 1, 1, 1, 1, 1, 1, 9}), column({1, 1, 1, 1, 1, 1, 1, 1}));
  EXPECT_THAT(flat.bins, ElementsAre(5));  // no spread: ⌈log₂ 16⌉ + 1
  const Binned constant = bin_together(column({2, 2}), column({2}));
  EXPECT_THAT(constant.masses.a, ElementsAre(1));
  EXPECT_THAT(constant.masses.b, ElementsAre(1));
}

TEST(BinTogether, GridOfManyAxesNeedsNoMemoryForEmptyCells) {
  Matrix<double> x(2, 12);
  for (std::size_t c = 0; c < 12; ++c) {
    x(1, c) = 1;
  }
  const Binned binned = bin_together(x.view(), x.view(), {.bins = 30});  // 30^12 cells, two of them occupied
  EXPECT_THAT(binned.masses.a, ElementsAre(0.5, 0.5));
  EXPECT_THAT([&] { bin_together(x.view(), x.view(), {.bins = 100}); },
              ThrowsMessage<InputError>(HasSubstr("1e+24 cells")));
}

TEST(BinTogether, RefusesBadInput) {
  const Matrix<double> x = column({0, 1});
  EXPECT_THAT([&] { bin_together(x.view(), x.view(), {.bins = 0}); }, ThrowsMessage<InputError>(HasSubstr("--bins 0")));
  EXPECT_THAT([&] { bin_together(x.view(), Matrix<double>(2, 2)); }, ThrowsMessage<InputError>(HasSubstr("1 and 2")));
  EXPECT_THAT([&] { bin_together(x.view(), Matrix<double>(0, 1)); },
              ThrowsMessage<InputError>(HasSubstr("2 against 0")));
  EXPECT_THAT([] { count_labels({}, {}); }, ThrowsMessage<InputError>(HasSubstr("0 against 0 labels")));
}

}  // namespace
}  // namespace ganflow::transport
