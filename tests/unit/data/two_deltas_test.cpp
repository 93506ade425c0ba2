#include "ganflow/data/two_deltas.hpp"

#include "support.hpp"

#include <cmath>

namespace ganflow::data {
namespace {

constexpr rng::Stream kStream{.seed = 5, .purpose = rng::Purpose::kTest, .step = 1, .substep = 0};

TEST(TwoDeltas, TakesTheToyGamesTwoPoints) {
  const TwoDeltas law(1, 1);
  Matrix<double> x(100, 1);
  law.sample(kStream, 0, x.view());
  for (std::size_t r = 0; r < 100; ++r) {
    EXPECT_EQ(std::abs(x(r, 0)), 1);
  }
  EXPECT_EQ(law.quantile(0.5), -1);
  EXPECT_EQ(law.quantile(0.5000001), 1);
  EXPECT_FALSE(law.log_density({{0.0}}).has_value());
}

}  // namespace
}  // namespace ganflow::data
