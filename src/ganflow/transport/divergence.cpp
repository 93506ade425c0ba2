#include "ganflow/transport/divergence.hpp"

#include "ganflow/core/errors.hpp"

#include <boost/math/distributions/chi_squared.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::transport {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Derivatives of a divergence by a category's masses.
struct Slope {
  double a = 0;
  double b = 0;
};

/// Variance of Σ slope · mass for multinomial masses of `n` points, the slope shifted by its mean.
class SlopeVariance {
 public:
  void add(double mass, double slope) {
    if (mass > 0) {  // an infinite slope at mass 0 has no weight
      first_ += mass * slope;
      second_ += mass * slope * slope;
    }
  }
  double over(double n) const { return std::max(0.0, second_ - first_ * first_) / n; }

 private:
  double first_ = 0;
  double second_ = 0;
};

template <class SlopeOf>
double standard_error(const PairedMasses& masses, const SlopeOf& slope_of) {
  SlopeVariance a;
  SlopeVariance b;
  for (std::size_t k = 0; k < masses.a.size(); ++k) {
    const Slope slope = slope_of(masses.a[k], masses.b[k]);
    a.add(masses.a[k], slope.a);
    b.add(masses.b[k], slope.b);
  }
  return std::sqrt(a.over(masses.n) + b.over(masses.m));
}

void check(const PairedMasses& masses) {
  GF_EXPECT(masses.a.size() == masses.b.size() && !masses.a.empty());
  GF_EXPECT(masses.n > 0 && masses.m > 0);
}

}  // namespace

DivergenceResult kullback_leibler(const PairedMasses& masses) {
  check(masses);
  DivergenceResult result;
  for (std::size_t k = 0; k < masses.a.size(); ++k) {
    const double a = masses.a[k];
    const double b = masses.b[k];
    if (a > 0 && b == 0) {
      return {.value = std::numeric_limits<double>::infinity(), .standard_error = kNone};
    }
    result.value += a > 0 ? a * std::log(a / b) - a + b : b;  // the masses cancel in the sum; each term is ≥ 0
  }
  result.standard_error = standard_error(
      masses, [](double a, double b) { return a > 0 ? Slope{.a = std::log(a / b), .b = -a / b} : Slope{}; });
  return result;
}

DivergenceResult jensen_shannon(const PairedMasses& masses) {
  check(masses);
  const auto part = [](double a, double half) { return a > 0 ? a * std::log(a / half) : 0; };
  const auto log_share = [](double a, double half) { return a > 0 ? std::log(a / half) : 0; };
  DivergenceResult result;
  for (std::size_t k = 0; k < masses.a.size(); ++k) {
    const double half = 0.5 * (masses.a[k] + masses.b[k]);
    result.value += 0.5 * (part(masses.a[k], half) + part(masses.b[k], half));
  }
  result.value = std::max(0.0, result.value);
  result.standard_error = standard_error(masses, [&](double a, double b) {
    const double half = 0.5 * (a + b);
    return Slope{.a = 0.5 * log_share(a, half), .b = 0.5 * log_share(b, half)};
  });
  return result;
}

DivergenceResult total_variation(const PairedMasses& masses) {
  check(masses);
  DivergenceResult result;
  for (std::size_t k = 0; k < masses.a.size(); ++k) {
    result.value += 0.5 * std::abs(masses.a[k] - masses.b[k]);
  }
  result.standard_error = standard_error(masses, [](double a, double b) {
    const double sign = a > b ? 0.5 : (a < b ? -0.5 : 0);
    return Slope{.a = sign, .b = -sign};
  });
  return result;
}

DivergenceResult hellinger(const PairedMasses& masses) {
  check(masses);
  double square = 0;  // H² = ½ Σ (√a − √b)²: no cancellation where a and b are close
  for (std::size_t k = 0; k < masses.a.size(); ++k) {
    const double gap = std::sqrt(masses.a[k]) - std::sqrt(masses.b[k]);
    square += 0.5 * gap * gap;
  }
  const double value = std::sqrt(square);
  const double error = standard_error(masses, [](double a, double b) {
    return Slope{.a = a > 0 ? -0.5 * std::sqrt(b / a) : 0, .b = b > 0 ? -0.5 * std::sqrt(a / b) : 0};
  });
  return {.value = value, .standard_error = value > 0 ? error / (2 * value) : 0};
}

PairedMasses exchanged(PairedMasses masses) {
  std::swap(masses.a, masses.b);
  std::swap(masses.n, masses.m);
  return masses;
}

ChiSquareResult chi_square(const PairedMasses& masses) {
  check(masses);
  GF_VALIDATE(masses.counted, "--distance chi2 needs counts (a test has no weights). Leave the weights out");
  const double n = masses.n;
  const double m = masses.m;
  ChiSquareResult result{.smallest_expected = std::numeric_limits<double>::infinity()};
  for (std::size_t k = 0; k < masses.a.size(); ++k) {
    const double both = masses.a[k] * n + masses.b[k] * m;
    const double gap = masses.a[k] - masses.b[k];
    result.statistic += n * m * gap * gap / both;
    result.smallest_expected = std::min(result.smallest_expected, both * std::min(n, m) / (n + m));
  }
  result.degrees = static_cast<double>(masses.a.size() - 1);
  if (result.degrees > 0) {
    const boost::math::chi_squared law(result.degrees);
    result.p_value = boost::math::cdf(boost::math::complement(law, result.statistic));
  }
  return result;
}

}  // namespace ganflow::transport
