#include "ganflow/data/gauss_rules.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace ganflow::data {
namespace {

template <class F>
double integral(const AxisRule& rule, const F& f) {
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    sum += rule.weights[i] * f(rule.nodes[i]);
  }
  return sum;
}

/// E x^k: normal (k−1)!!, uniform 1/(k+1), logistic 2 (1 − 2^{1−k}) k! ζ(k) π… in closed form (2^k − 2)|B_k| π^k.
double moment(AxisLaw law, int k) {
  constexpr double kBernoulli[] = {1, 1.0 / 6, 1.0 / 30, 1.0 / 42, 1.0 / 30, 5.0 / 66};  // |B_0|, |B_2| …
  switch (law) {
    case AxisLaw::kNormal: {
      double product = 1;
      for (int j = k - 1; j > 1; j -= 2) {
        product *= j;
      }
      return product;
    }
    case AxisLaw::kUniform: return 1.0 / (k + 1);
    case AxisLaw::kLogistic:
      return k == 0 ? 1 : (std::pow(2, k) - 2) * kBernoulli[k / 2] * std::pow(std::numbers::pi, k);
  }
  return 0;
}

TEST(GaussRule, IntegratesPolynomialsOfDegreeTwoNMinusOne) {
  for (const AxisLaw law : {AxisLaw::kNormal, AxisLaw::kUniform, AxisLaw::kLogistic}) {
    for (const std::size_t n : {1U, 2U, 3U, 5U, 6U}) {
      const AxisRule rule = gauss_rule(law, n);
      for (int k = 0; k < static_cast<int>(2 * n) && k <= 10; ++k) {
        const double exact = k % 2 == 1 ? 0 : moment(law, k);
        const double size = moment(law, k + k % 2);
        EXPECT_NEAR(integral(rule, [k](double x) { return std::pow(x, k); }), exact, 1e-13 * size) << n << ' ' << k;
      }
    }
  }
}

// Theory §7: E erf(a x + b) = erf(b/√(1 + 2a²)) for x ~ N(0,1); erf is entire, so both rules converge fast.
TEST(GaussRule, AveragesErfOverTheNormalLaw) {
  for (const double a : {0.3, 1.0, 2.0}) {
    const auto f = [a](double x) { return std::erf(a * x + 0.4); };
    const double exact = std::erf(0.4 / std::sqrt(1 + 2 * a * a));
    EXPECT_NEAR(integral(gauss_rule(AxisLaw::kNormal, 192), f), exact, 1e-9) << a;
    EXPECT_NEAR(integral(trapezoid_rule(AxisLaw::kNormal, 96), f), exact, 1e-13) << a;
  }
}

// The rule for steep units: tanh(8x + 1) has poles at distance π/16 from the axis.
TEST(TrapezoidRule, NeedsFewerNodesForSteepUnitsThanGauss) {
  const auto f = [](double x) { return std::tanh(8 * x + 1); };
  const double exact = integral(trapezoid_rule(AxisLaw::kNormal, 4001), f);
  EXPECT_LT(std::abs(integral(trapezoid_rule(AxisLaw::kNormal, 256), f) - exact), 1e-8);
  EXPECT_GT(std::abs(integral(gauss_rule(AxisLaw::kNormal, 256), f) - exact), 1e-5);
}

TEST(TrapezoidRule, AveragesOverTheLogisticLaw) {
  // E 1/(1 + e^{−X}) = ½, E of its square = 1/3: the logistic function of X is uniform on (0,1).
  const AxisRule rule = trapezoid_rule(AxisLaw::kLogistic, 200);
  const auto s = [](double x) { return 1 / (1 + std::exp(-x)); };
  EXPECT_NEAR(integral(rule, s), 0.5, 1e-14);
  EXPECT_NEAR(integral(rule, [&](double x) { return s(x) * s(x); }), 1.0 / 3, 1e-12);
}

TEST(TrapezoidRule, IsGaussLegendreOnTheUniformLaw) {
  EXPECT_EQ(trapezoid_rule(AxisLaw::kUniform, 7).nodes, gauss_rule(AxisLaw::kUniform, 7).nodes);
}

}  // namespace
}  // namespace ganflow::data
