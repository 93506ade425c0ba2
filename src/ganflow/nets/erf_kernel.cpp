#include "ganflow/nets/erf_kernel.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <boost/math/special_functions/owens_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::nets {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }
double normal_density(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * kPi); }

/// Owen's T; T(h, ±∞) = ±½ Φ(−|h|).
double owen(double h, double a) {
  return std::isinf(a) ? std::copysign(0.5 * normal_cdf(-std::abs(h)), a) : boost::math::owens_t(h, a);
}

/// (k/h − r)/√(1 − r²), the second argument of Owen's formula; h may be 0.
double owen_slope(double h, double k, double r, double root) {
  const double numerator = k - r * h;
  return h == 0 ? std::copysign(kInfinity, numerator) : numerator / (h * root);
}

/// The arguments of a unit: h and s.
struct Unit {
  std::vector<double> a;
  double b = 0;
  double s = 1;
  double h = 0;
};

std::vector<Unit> units_of(const Population<double>& population) {
  std::vector<Unit> units(population.size());
  for (std::size_t j = 0; j < units.size(); ++j) {
    Unit& unit = units[j];
    double square = 0;
    for (std::size_t l = 0; l < population.unit().inputs; ++l) {
      unit.a.push_back(population.a()(l, j));
      square += unit.a.back() * unit.a.back();
    }
    unit.b = population.b()(0, j);
    unit.s = std::sqrt(1 + 2 * square);
    unit.h = std::numbers::sqrt2 * unit.b / unit.s;
  }
  return units;
}

double dot(std::span<const double> x, std::span<const double> y) {
  double sum = 0;
  for (std::size_t l = 0; l < x.size(); ++l) {
    sum += x[l] * y[l];
  }
  return sum;
}

double correlation(const Unit& x, const Unit& y) { return 2 * dot(x.a, y.a) / (x.s * y.s); }

double kernel(const Unit& x, const Unit& y) {
  return 4 * bivariate_normal_cdf(x.h, y.h, correlation(x, y)) - 2 * normal_cdf(x.h) - 2 * normal_cdf(y.h) + 1;
}

double outputs_product(const Population<double>& mu, std::size_t i, const Population<double>& nu, std::size_t j) {
  double sum = 0;
  for (std::size_t k = 0; k < mu.unit().outputs; ++k) {
    sum += mu.c()(k, i) * nu.c()(k, j);
  }
  return sum;
}

void expect_erf_units(const Population<double>& mu, const Population<double>& nu) {
  GF_EXPECT(mu.unit().activation == Activation::kErf && nu.unit().activation == Activation::kErf);
  GF_EXPECT(mu.unit().inputs == nu.unit().inputs && mu.unit().outputs == nu.unit().outputs);
}

/// Adds weight · ∇_θ c·c' E[erf erf'] at unit i of mu. With k = 4Φ_2(h,h';r) − 2Φ(h) − …:
///   ∂k/∂h = 4 φ(h) Φ((h' − r h)/√(1−r²)) − 2φ(h),   ∂k/∂r = 4 φ_2(h,h';r),
///   ∂h/∂b = √2/s,  ∂h/∂a = −2h a/s²,  ∂r/∂a = 2a'/(s s') − 2r a/s².
void add_pair_gradient(const Population<double>& mu, std::size_t i, const Unit& x, const Population<double>& nu,
                       std::size_t j, const Unit& y, double weight, MatrixView<double> gradient) {
  const double r = correlation(x, y);
  const double rest = 1 - r * r;  // at least 1 − 4|a|²|a'|²/((1+2|a|²)(1+2|a'|²)) > 0
  const double root = std::sqrt(rest);
  const double slope_h = normal_density(x.h) * (4 * normal_cdf((y.h - r * x.h) / root) - 2);
  const double exponent = (x.h * x.h - 2 * r * x.h * y.h + y.h * y.h) / (2 * rest);
  const double slope_r = 4 * std::exp(-exponent) / (2 * kPi * root);
  const double amplitude = weight * outputs_product(mu, i, nu, j);
  const std::size_t inputs = x.a.size();
  for (std::size_t l = 0; l < inputs; ++l) {
    const double dh = -2 * x.h * x.a[l] / (x.s * x.s);
    const double dr = 2 * y.a[l] / (x.s * y.s) - 2 * r * x.a[l] / (x.s * x.s);
    gradient(l, i) += amplitude * (slope_h * dh + slope_r * dr);
  }
  gradient(inputs, i) += amplitude * slope_h * std::numbers::sqrt2 / x.s;
  const double value = weight * kernel(x, y);
  for (std::size_t k = 0; k < mu.unit().outputs; ++k) {
    gradient(inputs + 1 + k, i) += value * nu.c()(k, j);
  }
}

}  // namespace

double bivariate_normal_cdf(double h, double k, double r) {
  GF_EXPECT(std::abs(r) <= 1);
  if (r == 1) {
    return normal_cdf(std::min(h, k));
  }
  if (r == -1) {
    return std::max(0.0, normal_cdf(h) - normal_cdf(-k));
  }
  if (h == 0 && k == 0) {
    return 0.25 + std::asin(r) / (2 * kPi);
  }
  const double root = std::sqrt((1 - r) * (1 + r));
  const bool opposite = h * k < 0 || (h * k == 0 && h + k < 0);
  return 0.5 * (normal_cdf(h) + normal_cdf(k)) - owen(h, owen_slope(h, k, r, root)) -
         owen(k, owen_slope(k, h, r, root)) - (opposite ? 0.5 : 0.0);
}

double erf_correlation(std::span<const double> a, double b, std::span<const double> other_a, double other_b) {
  const auto unit = [](std::span<const double> in, double bias) {
    const double s = std::sqrt(1 + 2 * dot(in, in));
    return Unit{.a = {in.begin(), in.end()}, .b = bias, .s = s, .h = std::numbers::sqrt2 * bias / s};
  };
  return kernel(unit(a, b), unit(other_a, other_b));
}

double inner_product(const Population<double>& mu, const Population<double>& nu) {
  expect_erf_units(mu, nu);
  const std::vector<Unit> x = units_of(mu);
  const std::vector<Unit> y = units_of(nu);
  std::vector<double> rows(x.size());
  parallel_for(rows.size(), x.size() * y.size() * 64, [&](std::size_t i) {
    std::vector<double> terms(y.size());
    for (std::size_t j = 0; j < y.size(); ++j) {
      terms[j] = nu.scaled_weights()[j] * outputs_product(mu, i, nu, j) * kernel(x[i], y[j]);
    }
    rows[i] = mu.scaled_weights()[i] * tree_sum<double>(terms);
  });
  return tree_sum<double>(rows);
}

void add_kernel_gradient(const Population<double>& mu, const Population<double>& nu, double factor,
                         MatrixView<double> gradient) {
  expect_erf_units(mu, nu);
  GF_EXPECT(gradient.rows() == mu.parameters() && gradient.cols() == mu.size());
  const std::vector<Unit> x = units_of(mu);
  const std::vector<Unit> y = units_of(nu);
  parallel_for(x.size(), x.size() * y.size() * 64, [&](std::size_t i) {
    for (std::size_t j = 0; j < y.size(); ++j) {
      add_pair_gradient(mu, i, x[i], nu, j, y[j], factor * mu.scale() * nu.scaled_weights()[j], gradient);
    }
  });
}

}  // namespace ganflow::nets
