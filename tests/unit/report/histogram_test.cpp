#include "ganflow/report/histogram.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace ganflow::report {
namespace {

TEST(Histogram, DensitiesIntegrateToTheShareInside) {
  const std::vector<double> values = {0, 0.1, 0.1, 0.9, 1};
  const Bins bins = bins_over(0, 1, 10);
  const auto density = densities(values, bins);
  EXPECT_DOUBLE_EQ(std::accumulate(density.begin(), density.end(), 0.0) * bins.width, 1);
  EXPECT_DOUBLE_EQ(density[0], 2) << "one of five values in a bin of a tenth";
  EXPECT_DOUBLE_EQ(density[1], 4);
  EXPECT_DOUBLE_EQ(density[9], 4) << "the last bin holds its upper end";
  const auto narrow = densities(values, bins_over(0.05, 0.5, 9));
  EXPECT_NEAR(std::accumulate(narrow.begin(), narrow.end(), 0.0) * 0.05, 0.4, 1e-12) << "two of five are inside";
}

TEST(Histogram, BinsCoverBothAndGrowWithTheRootOfTheSmaller) {
  std::vector<double> many(10'000);
  std::iota(many.begin(), many.end(), 0);
  const std::vector<double> few = {-5, 20'000};
  const Bins bins = common_bins(many, few);
  EXPECT_EQ(bins.count, 12U);
  EXPECT_DOUBLE_EQ(bins.low, -5);
  EXPECT_DOUBLE_EQ(bins.low + 12 * bins.width, 20'000);
  EXPECT_EQ(common_bins(many, many).count, 80U);
  EXPECT_DOUBLE_EQ(bins.centre(0), -5 + 0.5 * bins.width);
}

TEST(Histogram, EqualNumbersAreInTheMiddle) {
  const std::vector<double> same(3, 7.0);
  const Bins bins = common_bins(same, same);
  const auto density = densities(same, bins);
  EXPECT_DOUBLE_EQ(bins.width, 1);
  EXPECT_DOUBLE_EQ(density[6], 1);
}

}  // namespace
}  // namespace ganflow::report
