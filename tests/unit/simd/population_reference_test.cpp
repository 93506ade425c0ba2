// The reference is the definition, so it is held against the formula of one unit, and its gradients against
// differences.

#include "ganflow/simd/population_reference.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace ganflow::simd {
namespace {

constexpr double kX[] = {0.3, -1.2};

Matrix<double> one_particle(const std::array<double, 4>& values) {
  auto theta = Matrix<double>::padded(4, 1);  // a_1, a_2, b, c
  for (std::size_t r = 0; r < 4; ++r) {
    theta(r, 0) = values[r];
  }
  return theta;
}

Matrix<double> column(const double (&v)[2]) {
  auto m = Matrix<double>::padded(2, 1);
  m(0, 0) = v[0];
  m(1, 0) = v[1];
  return m;
}

double unit_value(const std::array<double, 4>& t) { return t[3] * std::tanh(t[0] * kX[0] + t[1] * kX[1] + t[2]); }

/// u·∇_xσ
double unit_tangent(const std::array<double, 4>& t, const double (&u)[2]) {
  const double s = std::tanh(t[0] * kX[0] + t[1] * kX[1] + t[2]);
  return t[3] * (1 - s * s) * (t[0] * u[0] + t[1] * u[1]);
}

constexpr std::array<double, 4> kTheta = {0.7, -0.4, 0.2, 1.3};
constexpr UnitShape kUnit{Activation::kTanh, 2, 1};
constexpr double kStep = 1e-6;  // central difference: error h² + ε/h ≈ 1e-10

TEST(PopulationReference, ForwardIsTheWeightedUnit) {
  auto y = Matrix<double>::padded(1, 1);
  const double weight = 0.25;
  reference::population_forward<double>(kUnit, one_particle(kTheta), std::span(&weight, 1), {0, 1}, column(kX), y);
  EXPECT_NEAR(y(0, 0), 0.25 * unit_value(kTheta), 1e-15);
}

TEST(PopulationReference, ParameterAndTangentGradientsAreTheDerivatives) {
  const double u[] = {0.9, 0.5};
  auto one = Matrix<double>::padded(1, 1);
  one(0, 0) = 1;
  auto gradient = Matrix<double>::padded(4, 1);
  auto tangent = Matrix<double>::padded(4, 1);
  reference::population_parameter_gradient<double>(kUnit, one_particle(kTheta), {0, 1}, column(kX), one, gradient);
  reference::population_tangent_gradient<double>(kUnit, one_particle(kTheta), {0, 1}, column(kX), column(u), tangent);
  for (std::size_t r = 0; r < 4; ++r) {
    auto up = kTheta;
    auto down = kTheta;
    up[r] += kStep;
    down[r] -= kStep;
    EXPECT_NEAR(gradient(r, 0), (unit_value(up) - unit_value(down)) / (2 * kStep), 1e-9) << r;
    EXPECT_NEAR(tangent(r, 0), (unit_tangent(up, u) - unit_tangent(down, u)) / (2 * kStep), 1e-9) << r;
  }
}

TEST(PopulationReference, InputGradientIsTheTangentAlongEachAxis) {
  auto one = Matrix<double>::padded(1, 1);
  one(0, 0) = 1;
  auto dx = Matrix<double>::padded(2, 1);
  const double weight = 1;
  reference::population_input_gradient<double>(kUnit, one_particle(kTheta), std::span(&weight, 1), {0, 1}, column(kX),
                                               one, dx);
  EXPECT_NEAR(dx(0, 0), unit_tangent(kTheta, {1, 0}), 1e-15);
  EXPECT_NEAR(dx(1, 0), unit_tangent(kTheta, {0, 1}), 1e-15);
}

}  // namespace
}  // namespace ganflow::simd
