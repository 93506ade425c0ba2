#include "ganflow/transport/matern.hpp"

#include "ganflow/core/matrix.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::transport {
namespace {

TEST(Matern, HasItsElementaryFormsAtHalfIntegers) {
  for (const double r : {1e-160, 1e-8, 0.1, 1.0, 3.0, 30.0, 300.0}) {
    EXPECT_NEAR(matern(0.5, r), std::exp(-r), 1e-15);
    EXPECT_NEAR(matern(1.5, r), (1 + r) * std::exp(-r), 1e-15);
    EXPECT_NEAR(matern(2.5, r), (1 + r + r * r / 3) * std::exp(-r), 1e-15);
  }
}

TEST(Matern, IsOneAtZeroAndContinuousWhereTheBesselFunctionOverflows) {
  for (const double order : {0.05, 0.5, 3.0, 20.0, 99.5}) {
    EXPECT_EQ(matern(order, 0), 1);
    double previous = 1;
    for (double exponent = -60; exponent < 0.5; exponent += 0.01) {
      const double value = matern(order, std::pow(10, exponent));
      ASSERT_LE(value, previous + 1e-14) << "ν = " << order << ", r = 1e" << exponent;
      ASSERT_GE(value, previous - 0.06) << "ν = " << order << ", r = 1e" << exponent;
      previous = value;
    }
  }
}

TEST(Matern, AtZeroIsTheIntegralOfTheSpectralDensity) {
  // k(0) = (2π)^{−d} ∫ (1 + |ξ|²)^{−s} dξ, |ξ| = tan t
  boost::math::quadrature::tanh_sinh<double> integrator;
  for (const std::size_t d : {1U, 2U, 3U, 7U}) {
    const auto dimension = static_cast<double>(d);
    const double half = 0.5 * dimension;
    const double sphere = 2 * std::pow(std::numbers::pi, half) / std::tgamma(half);
    for (const double s : {half + 0.5, half + 1.3, half + 4}) {
      const double integral = integrator.integrate(
          [&](double t) { return std::pow(std::sin(t), dimension - 1) * std::pow(std::cos(t), 2 * s - dimension - 1); },
          0.0, 0.5 * std::numbers::pi);
      const double expected = sphere * integral / std::pow(2 * std::numbers::pi, dimension);
      EXPECT_NEAR(matern_at_zero(s, d), expected, 1e-12 * expected) << "d = " << d << ", s = " << s;
    }
  }
}

TEST(Matern, IsTheFourierTransformOfTheSpectralDensity) {
  // d = 3: k(r) = (2π²)^{−1} ∫ ρ sin(ρr)/r (1 + ρ²)^{−s} dρ; the tail beyond 400 is below 1e-13 for s = 4.3.
  const double s = 4.3;
  for (const double r : {0.3, 1.0, 2.5}) {
    const auto integrand = [&](double rho) { return rho * std::sin(rho * r) / r * std::pow(1 + rho * rho, -s); };
    double integral = 0;
    for (int piece = 0; piece < 400; ++piece) {
      integral += boost::math::quadrature::gauss_kronrod<double, 21>::integrate(integrand, piece, piece + 1, 0, 0);
    }
    EXPECT_NEAR(matern_at_zero(s, 3) * matern(s - 1.5, r), integral / (2 * std::numbers::pi * std::numbers::pi), 1e-13);
  }
}

template <class T>
void expect_table_keeps_its_word(double order, double bar) {
  const MaternTable<T> table(order);
  EXPECT_LT(table.error(), bar) << "ν = " << order;
  std::vector<double> radii{0};
  for (double exponent = -12; exponent < 2.2; exponent += 0.0117) {
    radii.push_back(std::pow(10, exponent));
  }
  auto x = Matrix<T>::padded(1, 1), y = Matrix<T>::padded(1, radii.size()), values = Matrix<T>::padded(1, radii.size());
  for (std::size_t j = 0; j < radii.size(); ++j) {
    y(0, j) = static_cast<T>(radii[j]);
  }
  simd::radial_values<T>({simd::Radial::kTable, table.view()}, x, {0, 1}, y, {0, radii.size()}, values);
  EXPECT_EQ(values(0, 0), 1);
  for (std::size_t j = 0; j < radii.size(); ++j) {
    const double expected = matern(order, static_cast<double>(y(0, j)));
    // Rounding of z moves the function by less than an ulp of 1; Horner's rule rounds a few times.
    const double rounding = 4 * static_cast<double>(std::numeric_limits<T>::epsilon());
    ASSERT_NEAR(static_cast<double>(values(0, j)), expected, table.error() + rounding)
        << "ν = " << order << ", r = " << radii[j];
  }
}

TEST(MaternTable, IsWithinItsStatedErrorOfTheBesselFunction) {
  for (const double order : {0.03, 1.0, 1.7, 25.0, 99.5}) {
    expect_table_keeps_its_word<float>(order, 3e-7);
    expect_table_keeps_its_word<double>(order, 3e-14);
  }
}

}  // namespace
}  // namespace ganflow::transport
