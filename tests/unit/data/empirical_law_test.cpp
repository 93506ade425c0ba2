#include "ganflow/data/empirical_law.hpp"

#include "dataset_support.hpp"
#include "support.hpp"

#include <array>
#include <cmath>

namespace ganflow::data {
namespace {

constexpr rng::Stream kStream{.seed = 11, .purpose = rng::Purpose::kTest, .step = 3, .substep = 1};

TEST(EmpiricalLaw, GivesTheSameRowsHoweverTheCallsAreCut) {
  const EmpiricalLaw law(std::make_shared<const Dataset>(parts_of(byte_pictures())));
  Matrix<float> whole(20, 16);
  law.sample(kStream, 100, whole.view());
  for (const std::size_t cut : {1U, 7U, 19U}) {
    Matrix<float> parts(20, 16);
    law.sample(kStream, 100, parts.view().row_range(0, cut));
    law.sample(kStream, 100 + cut, parts.view().row_range(cut, 20 - cut));
    EXPECT_TRUE(std::equal(whole.data(), whole.data() + 320, parts.data())) << "cut at " << cut;
  }
}

TEST(EmpiricalLaw, DrawsEveryRowEquallyOften) {
  const EmpiricalLaw law(std::make_shared<const Dataset>(parts_of(byte_pictures())));
  constexpr std::size_t kDraws = 160'000;
  std::array<int, 16> counts{};
  for (const std::uint64_t row : law.sample_rows(kStream, 0, kDraws)) {
    ++counts[row];
  }
  // Null hypothesis: each row has probability 1/16. A count deviates past 5.6 standard deviations with probability
  // 2.1e-8, times 16 rows: false alarm 3.4e-7. The seed is fixed.
  const double expected = kDraws / 16.0;
  const double deviation = std::sqrt(kDraws / 16.0 * 15 / 16);
  for (const int count : counts) {
    EXPECT_NEAR(count, expected, 5.6 * deviation);
  }
}

TEST(EmpiricalLaw, KnowsItsMomentsCdfAndQuantile) {
  const EmpiricalLaw law(std::make_shared<const Dataset>(parts_of(table_of<double>({4, 1, 3, 4}, {4}))));
  EXPECT_EQ(law.moments()->mean[0], 3);
  EXPECT_EQ(law.moments()->covariance(0, 0), 1.5);
  EXPECT_EQ(law.cdf(0.9), 0);
  EXPECT_EQ(law.cdf(3), 0.5);
  EXPECT_EQ(law.cdf(4), 1);
  EXPECT_EQ(law.quantile(0.25), 1);
  EXPECT_EQ(law.quantile(0.26), 3);
  EXPECT_EQ(law.quantile(0.5), 3);
  EXPECT_EQ(law.quantile(0.51), 4);
  EXPECT_EQ(law.quantile(0.999), 4);
}

}  // namespace
}  // namespace ganflow::data
