#include "ganflow/transport/matern.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::transport {

namespace {

using IgnoreOverflow =
    boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::underflow_error<boost::math::policies::ignore_error>>;

/// First terms of the series at 0. Used where K_ν overflows: there ν > 2, and the singular terms r^{2ν} are nothing.
double series_at_zero(double order, double r) {
  const double z = r * r / 4;
  return 1 - z / (order - 1) * (1 - z / (2 * (order - 2)) * (1 - z / (3 * (order - 3))));
}

/// Coefficients in powers of t of the polynomial through the values at the N Chebyshev points cos((j + ½)π/N).
template <std::size_t N>
std::array<double, N> interpolate(const std::array<double, N>& values) {
  std::array<double, N> chebyshev{};
  for (std::size_t k = 0; k < N; ++k) {
    for (std::size_t j = 0; j < N; ++j) {
      const double angle = static_cast<double>(k) * (static_cast<double>(j) + 0.5) * std::numbers::pi / N;
      chebyshev[k] += (k == 0 ? 1.0 : 2.0) / N * values[j] * std::cos(angle);
    }
  }
  std::array<double, N> powers{}, previous{}, current{};  // T_{k−1}, T_k in powers of t
  previous[0] = 1;
  current[1] = 1;
  for (std::size_t k = 0; k < N; ++k) {
    for (std::size_t i = 0; i <= k; ++i) {
      powers[i] += chebyshev[k] * previous[i];
    }
    std::array<double, N> next{};
    for (std::size_t i = 0; i < N; ++i) {
      next[i] = (i > 0 ? 2 * current[i - 1] : 0) - previous[i];
    }
    previous = current;
    current = next;
  }
  return powers;
}

template <std::size_t N>
double evaluate(const std::array<double, N>& powers, double t) {
  double value = 0;
  for (std::size_t k = N; k-- > 0;) {
    value = value * t + powers[k];
  }
  return value;
}

}  // namespace

double matern(double order, double r) {
  GF_EXPECT(order > 0 && order <= kLargestMaternOrder && r >= 0);
  if (r == 0) {
    return 1;
  }
  const double bessel = boost::math::cyl_bessel_k(order, r, IgnoreOverflow());
  if (std::isinf(bessel)) {
    return series_at_zero(order, r);
  }
  return 2 * std::pow(r / 2, order) * bessel / boost::math::tgamma(order);
}

double matern_at_zero(double s, std::size_t dimension) {
  const double half = 0.5 * static_cast<double>(dimension);
  GF_EXPECT(s > half);
  return std::exp(std::lgamma(s - half) - std::lgamma(s) - half * std::log(4 * std::numbers::pi));
}

template <class T>
MaternTable<T>::MaternTable(double order) {
  using Table = simd::RadialTable<T>;
  constexpr std::size_t kSize = Table::kCoefficients;
  constexpr double kNegligible = 0.25 * std::numeric_limits<T>::epsilon();
  constexpr int kSmallestExponent = std::numeric_limits<T>::min_exponent - 1;
  int low = -1;
  while (low > kSmallestExponent && 1 - matern(order, std::exp2(0.5 * low)) > kNegligible) {
    --low;
  }
  int high = 1;
  while (matern(order, std::exp2(0.5 * high)) > kNegligible) {
    ++high;
  }
  lowest_ = std::ldexp(T{1}, low);
  highest_ = std::ldexp(T{1}, high);
  const std::size_t inner = static_cast<std::size_t>(high - low) * Table::kPerOctave;
  coefficients_ = AlignedBuffer<T>((inner + 2) * kSize);
  coefficients_[0] = 1;  // piece 0; the last piece is 0
  std::vector<double> errors(inner);
  parallel_for(inner, [&](std::size_t piece) {
    const int exponent = low + static_cast<int>(piece / Table::kPerOctave);
    const auto place = static_cast<double>(piece % Table::kPerOctave);
    const auto value_at = [&](double t) {
      return matern(order, std::sqrt(std::ldexp(1 + (place + 0.5 * (t + 1)) / Table::kPerOctave, exponent)));
    };
    std::array<double, kSize> values{};
    for (std::size_t j = 0; j < kSize; ++j) {
      values[j] = value_at(std::cos((static_cast<double>(j) + 0.5) * std::numbers::pi / kSize));
    }
    std::array<double, kSize> powers = interpolate(values);
    for (std::size_t k = 0; k < kSize; ++k) {
      coefficients_[(piece + 1) * kSize + k] = static_cast<T>(powers[k]);
      powers[k] = static_cast<double>(static_cast<T>(powers[k]));
    }
    for (const double end : {-1.0, 1.0}) {
      errors[piece] = std::max(errors[piece], std::abs(evaluate(powers, end) - value_at(end)));
    }
  });
  error_ = std::max(kNegligible, *std::max_element(errors.begin(), errors.end()));
}

template class MaternTable<float>;
template class MaternTable<double>;

}  // namespace ganflow::transport
