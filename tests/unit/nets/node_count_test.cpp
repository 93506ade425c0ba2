#include "ganflow/nets/node_count.hpp"

#include "ganflow/simd/activation_reference.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::nets {
namespace {

constexpr Activation kSmooth[] = {Activation::kTanh,    Activation::kErf, Activation::kSoftplus,
                                  Activation::kSigmoid, Activation::kSin, Activation::kLinear};
constexpr UnitPart kParts[] = {UnitPart::kValue, UnitPart::kGradient, UnitPart::kTangent};

using Real = long double;

// A seed for the property tests: no false alarms, no luck.
const bool kRapidCheckIsSeeded = setenv("RC_PARAMS", "seed=20261124", 0) == 0;  // NOLINT(cert-err58-cpp): cannot throw

/// A unit on an interval: ς(a x + b), x = centre + radius·t.
struct Unit {
  Activation activation;
  Real a;
  Real b;
  Real centre;
  Real radius;

  Real x(Real t) const { return centre + radius * t; }
  Real value(Real t) const { return simd::reference_value<Real>(activation, a * x(t) + b); }
  Real x_slope(Real t) const { return x(t) * simd::reference_slope<Real>(activation, a * x(t) + b); }
  Real x_curvature(Real t) const { return x(t) * simd::reference_curvature<Real>(activation, a * x(t) + b); }
  Real farthest() const { return std::abs(centre) + radius; }
};

/// Largest distance on [−1,1] between f and its interpolant in n Chebyshev nodes, by the barycentric formula.
template <class F>
double interpolation_error(std::size_t n, const F& f) {
  std::vector<Real> node(n);
  std::vector<Real> weight(n);
  std::vector<Real> at_node(n);
  for (std::size_t j = 0; j < n; ++j) {
    const Real angle = std::numbers::pi_v<Real> * static_cast<Real>(2 * j + 1) / static_cast<Real>(2 * n);
    node[j] = std::cos(angle);
    weight[j] = (j % 2 == 0 ? 1 : -1) * std::sin(angle);
    at_node[j] = f(node[j]);
  }
  Real worst = 0;
  constexpr int kPoints = 300;
  for (int i = 0; i < kPoints; ++i) {
    const Real t = std::cos(std::numbers::pi_v<Real> * (static_cast<Real>(i) + Real{0.37}) / kPoints);
    Real above = 0;
    Real below = 0;
    for (std::size_t j = 0; j < n; ++j) {
      const Real w = weight[j] / (t - node[j]);
      above += w * at_node[j];
      below += w;
    }
    worst = std::max(worst, std::abs(above / below - f(t)));
  }
  return static_cast<double>(worst);
}

/// max|ς'| and max|ς''| on the line; a value is counted in min(1, s)·max|ς'|, or s/2 for softplus.
double largest_slope(Activation activation) {
  switch (activation) {
    case Activation::kErf: return 2 * std::numbers::inv_sqrtpi;
    case Activation::kSigmoid: return 0.25;
    case Activation::kSoftplus: return 0.5;  // of softplus minus half its argument
    default: return 1;
  }
}

double largest_curvature(Activation activation) {
  switch (activation) {
    case Activation::kTanh: return 4 / (3 * std::numbers::sqrt3);
    case Activation::kErf: return 4 * std::numbers::inv_sqrtpi * 0.42888194248035339;
    case Activation::kSigmoid: return 1 / (6 * std::numbers::sqrt3);
    case Activation::kSoftplus: return 0.25;
    default: return 1;
  }
}

double value_scale(Activation activation, double steepness) {
  switch (activation) {
    case Activation::kSoftplus: return steepness / 2;
    case Activation::kSigmoid: return std::min(1.0, steepness / 2) / 2;
    default: return std::min(1.0, steepness);
  }
}

double arbitrary(double low, double high) { return low + (high - low) * *rc::gen::inRange(0, 1 << 20) / (1 << 20); }

// The bound is a theorem; this looks for a slip in the growth of an activation. Errors are taken in long double, so
// that rounding (1e-17 of values up to about 50) does not hide a violation down to double's ε.
TEST(InterpolationBound, IsNeverExceeded) {
  const bool held = rc::check([] {
    const Activation activation = *rc::gen::elementOf(std::vector<Activation>(std::begin(kSmooth), std::end(kSmooth)));
    const double steepness = std::exp2(arbitrary(-6, 4));
    const double radius = std::exp2(arbitrary(-2, 3));
    const std::size_t n = *rc::gen::inRange<std::size_t>(2, 90);
    const Unit unit{.activation = activation,
                    .a = (*rc::gen::element(-1, 1)) * Real{steepness} / radius,
                    .b = arbitrary(-6, 6),
                    .centre = arbitrary(-8, 8) * radius,
                    .radius = radius};
    constexpr double kRounding = 1e-16;
    const auto bound = [&](UnitPart part) { return interpolation_bound(activation, part, steepness, n); };
    RC_ASSERT(interpolation_error(n, [&](Real t) { return unit.value(t); }) <=
              bound(UnitPart::kValue) * value_scale(activation, steepness) + kRounding);
    const double farthest = static_cast<double>(unit.farthest());
    RC_ASSERT(interpolation_error(n, [&](Real t) { return unit.x_slope(t); }) <=
              bound(UnitPart::kGradient) * farthest * largest_slope(activation) + kRounding * farthest);
    RC_ASSERT(interpolation_error(n, [&](Real t) { return unit.x_curvature(t); }) <=
              bound(UnitPart::kTangent) * farthest * largest_curvature(activation) + kRounding * farthest);
  });
  EXPECT_TRUE(held);
}

TEST(InterpolationBound, IsNotWastefulForASteepTanh) {
  // The true error decays like ρ^{−n}, ρ = 1.47: a bound that is loose by 10 costs six nodes more.
  double value = 0;
  double slope = 0;
  for (int i = 0; i <= 60; ++i) {
    const Unit unit{.activation = Activation::kTanh, .a = 4, .b = static_cast<Real>(i) / 10, .centre = 0, .radius = 1};
    value = std::max(value, interpolation_error(40, [&](Real t) { return unit.value(t); }));
    slope = std::max(slope, interpolation_error(40, [&](Real t) { return unit.x_slope(t); }));
  }
  EXPECT_LT(interpolation_bound(Activation::kTanh, UnitPart::kValue, 4, 40), 3 * value);
  EXPECT_LT(interpolation_bound(Activation::kTanh, UnitPart::kGradient, 4, 40), 10 * slope);
}

TEST(InterpolationBound, FallsWithNodesAndGrowsWithSteepness) {
  for (const Activation activation : kSmooth) {
    for (const UnitPart part : kParts) {
      double before = 0;
      for (double steepness = 0.01; steepness < 30; steepness *= 1.3) {
        SCOPED_TRACE(testing::Message() << static_cast<int>(activation) << ", steepness " << steepness);
        const double bound = interpolation_bound(activation, part, steepness, 24);
        EXPECT_GE(bound, before);
        EXPECT_LE(interpolation_bound(activation, part, steepness, 25), bound);
        before = bound;
      }
    }
  }
}

TEST(NodeCount, IsTheLeastThatKeepsTheTolerance) {
  constexpr double kTolerance = 1e-7;
  for (const Activation activation : kSmooth) {
    for (const UnitPart part : kParts) {
      const NodeCount count(activation, part, kTolerance);
      for (const double steepness : {0.0, 0.01, 0.3, 1.0, 2.5, 7.0, 20.0, 25.0}) {
        SCOPED_TRACE(testing::Message() << static_cast<int>(activation) << ", steepness " << steepness);
        const std::size_t nodes = count(steepness);
        ASSERT_GT(nodes, 0U);
        EXPECT_LE(interpolation_bound(activation, part, steepness, nodes), kTolerance);
        const std::size_t before = nodes - (nodes <= 64 ? 4 : nodes <= 128 ? 8 : nodes <= 256 ? 16 : 32);
        if (before > 0) {
          EXPECT_GT(interpolation_bound(activation, part, steepness, before), kTolerance);
        }
      }
    }
  }
}

TEST(NodeCount, IsZeroWhereNoCountIsEnough) {
  const NodeCount count(Activation::kTanh, UnitPart::kGradient, 1e-7);
  EXPECT_EQ(count(1e3), 0U);
  EXPECT_EQ(count(std::numeric_limits<double>::infinity()), 0U);
  EXPECT_EQ(count(std::numeric_limits<double>::quiet_NaN()), 0U);
  EXPECT_GT(count(0), 0U);
}

TEST(NodeCount, DoubleNeedsMoreThanFloatAndTwoAxesMoreThanOne) {
  for (const double steepness : {0.5, 2.0, 6.0}) {
    const auto nodes = [&](const auto& count) { return count(steepness); };
    const std::size_t single = nodes(node_count<float>(Activation::kTanh, UnitPart::kGradient, 1));
    EXPECT_GT(nodes(node_count<double>(Activation::kTanh, UnitPart::kGradient, 1)), single);
    EXPECT_GE(nodes(node_count<float>(Activation::kTanh, UnitPart::kGradient, 2)), single);
  }
}

TEST(Activations, WithKinksAreNotAnalytic) {
  for (const Activation kink : {Activation::kRelu, Activation::kLeakyRelu, Activation::kStep}) {
    EXPECT_FALSE(is_analytic(kink));
  }
  for (const Activation smooth : kSmooth) {
    EXPECT_TRUE(is_analytic(smooth));
  }
}

}  // namespace
}  // namespace ganflow::nets
