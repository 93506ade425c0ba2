#include "ganflow/ode/variation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::ode {
namespace {

const IntegrateOptions kTight{.relative_tolerance = 1e-12, .absolute_tolerance = 1e-13};

/// Nonlinear, three coordinates: all entries of X matter.
void twist(double, std::span<const double> x, std::span<double> v) {
  v[0] = 1 + 0.3 * x[1] * x[2];
  v[1] = std::sin(x[0]) - 0.2 * x[1];
  v[2] = 0.5 * x[0] - x[2] * x[2];
}

void twist_jacobian(double, std::span<const double> x, std::span<double> j) {
  const double entries[] = {0, 0.3 * x[2], 0.3 * x[1], std::cos(x[0]), -0.2, 0, 0.5, 0, -2 * x[2]};
  std::copy(std::begin(entries), std::end(entries), j.begin());
}

void expect_differences(const Problem& problem, const std::vector<double>& start, double end) {
  const Variation variation = integrate_with_variation(problem, twist_jacobian, start, 0, end, kTight);
  const double h = 1e-5;
  for (std::size_t j = 0; j < 3; ++j) {
    std::vector<double> x = start;
    x[j] += h;
    const std::vector<double> above = integrate(problem, x, 0, end, kTight).state;
    x[j] -= 2 * h;
    const std::vector<double> below = integrate(problem, x, 0, end, kTight).state;
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(variation.sensitivity(i, j), (above[i] - below[i]) / (2 * h), 1e-7) << i << ", " << j;
    }
  }
}

TEST(Variation, IsTheDerivativeOfASmoothSolution) {
  expect_differences({.field = twist, .walls = {}, .sections = {}}, {0.2, 0.5, -0.1}, 3);
}

/// x_0 meets its wall and stays; x_1 meets its own, slides, is released as sin(x_0) − 0.2 x_1 turns.
TEST(Variation, IsTheDerivativeThroughContactsAndReleases) {
  const double far = 100;
  const Problem pressed{.field = twist, .walls = {.low = {-far, -far, -far}, .high = {1, far, far}}, .sections = {}};
  expect_differences(pressed, {0.2, 0.5, -0.1}, 3);
  const Problem released{.field = twist, .walls = {.low = {-far, -far, -far}, .high = {far, 0.9, far}}, .sections = {}};
  const Trajectory path = integrate(released, std::vector<double>{0.2, 0.5, -0.1}, 0, 5, kTight);
  ASSERT_EQ(path.events.size(), 2U);  // else the case shows nothing
  EXPECT_EQ(path.events[1].kind, EventKind::kRelease);
  expect_differences(released, {0.2, 0.5, -0.1}, 5);
}

/// ṙ = r(1 − r²), φ̇ = 1: the cycle r = 1 has the multiplier e^{−4π} at a section.
TEST(Variation, ReturnDerivativeHasTheFloquetMultiplier) {
  const VectorField field = [](double, std::span<const double> x, std::span<double> v) {
    const double shrink = 1 - x[0] * x[0] - x[1] * x[1];
    v[0] = shrink * x[0] - x[1];
    v[1] = shrink * x[1] + x[0];
  };
  const JacobianField jacobian = [](double, std::span<const double> x, std::span<double> j) {
    const double shrink = 1 - x[0] * x[0] - x[1] * x[1];
    j[0] = shrink - 2 * x[0] * x[0];
    j[1] = -2 * x[0] * x[1] - 1;
    j[2] = -2 * x[0] * x[1] + 1;
    j[3] = shrink - 2 * x[1] * x[1];
  };
  const double period = 2 * std::acos(-1.0);
  const Variation turn = integrate_with_variation({.field = field, .walls = {}, .sections = {}}, jacobian,
                                                  std::vector<double>{1, 0}, 0, period, kTight);
  const Matrix<double> derivative = return_derivative(turn, std::vector<double>{0, 1});
  EXPECT_NEAR(derivative(0, 0), std::exp(-2 * period), 1e-10);
  EXPECT_NEAR(derivative(1, 0), 0, 1e-10);        // it stays on the section
  EXPECT_NEAR(turn.sensitivity(1, 1), 1, 1e-10);  // along the flow
}

}  // namespace
}  // namespace ganflow::ode
