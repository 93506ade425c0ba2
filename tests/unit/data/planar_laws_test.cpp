#include "ganflow/data/planar_laws.hpp"

#include "support.hpp"

#include <cmath>
#include <numbers>

namespace ganflow::data {
namespace {

constexpr rng::Stream kStream{.seed = 5, .purpose = rng::Purpose::kTest, .step = 1, .substep = 0};

TEST(SwissRoll, WithoutNoiseLiesOnItsSpiral) {
  Matrix<double> x(200, 2);
  SwissRoll(0).sample(kStream, 0, x.view());
  for (std::size_t r = 0; r < 200; ++r) {
    const double t = 7.5 * std::hypot(x(r, 0), x(r, 1));
    EXPECT_GE(t, 1.5 * std::numbers::pi - 1e-12);
    EXPECT_LE(t, 4.5 * std::numbers::pi + 1e-12);
    EXPECT_NEAR(t * std::cos(t) / 7.5, x(r, 0), 1e-13);  // a few rounding units of t ≤ 15
    EXPECT_NEAR(t * std::sin(t) / 7.5, x(r, 1), 1e-13);
  }
}

TEST(TwoMoons, WithoutNoiseLiesOnTwoHalfCircles) {
  Matrix<double> x(200, 2);
  TwoMoons(0).sample(kStream, 0, x.view());
  int upper = 0;
  for (std::size_t r = 0; r < 200; ++r) {
    const bool on_upper = std::abs(std::hypot(x(r, 0), x(r, 1)) - 1) < 1e-14 && x(r, 1) >= 0;
    const bool on_lower = std::abs(std::hypot(x(r, 0) - 1, x(r, 1) - 0.5) - 1) < 1e-14 && x(r, 1) <= 0.5;
    EXPECT_TRUE(on_upper || on_lower) << x(r, 0) << ", " << x(r, 1);
    upper += on_upper ? 1 : 0;
  }
  EXPECT_GT(upper, 60);  // binomial(200, ½) is at most 60 with probability 7e-9
  EXPECT_LT(upper, 140);
}

}  // namespace
}  // namespace ganflow::data
