#include "ganflow/diagnostics/spectrum.hpp"

#include "ganflow/core/errors.hpp"

#include <unsupported/Eigen/FFT>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace ganflow::diagnostics {

namespace {

constexpr std::size_t kFewest = 8;  // values below which there is no spectrum to speak of

bool has_small_factors(std::size_t n) {
  for (const std::size_t factor : {2U, 3U, 5U}) {
    while (n % factor == 0) {
      n /= factor;
    }
  }
  return n == 1;
}

double taper(std::size_t j, std::size_t n) {
  return std::sin(std::numbers::pi * (static_cast<double>(j) + 0.5) / static_cast<double>(n));
}

/// Rises from 0 to 1 as x goes from a to b, as half a cosine.
double flank(double x, double a, double b) {
  const double share = std::clamp((x - a) / (b - a), 0.0, 1.0);
  return 0.5 * (1 - std::cos(std::numbers::pi * share));
}

}  // namespace

Spectrum tapered_periodogram(const UniformSeries& series) {
  GF_VALIDATE(series.size() >= kFewest, "series has {} values (a spectrum needs at least {})", series.size(), kFewest);
  std::size_t n = series.size();
  while (!has_small_factors(n)) {
    --n;
  }
  std::vector<double> x = detrended(std::span(series.values).last(n));
  double norm = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const double w = taper(j, n);
    x[j] *= w;
    norm += w * w;
  }
  std::vector<std::complex<double>> transformed;
  Eigen::FFT<double> transform;
  transform.fwd(transformed, x);
  Spectrum spectrum{.step = series.step, .n = n, .power = std::vector<double>((n - 1) / 2 + 1)};
  for (std::size_t k = 0; k < spectrum.power.size(); ++k) {
    spectrum.power[k] = std::norm(transformed[k]) / norm;
  }
  return spectrum;
}

std::vector<double> band_pass(std::span<const double> values, double step, double low, double high) {
  GF_EXPECT(0 < low && low < high);
  const std::size_t n = values.size();
  GF_EXPECT(n >= 2);
  std::size_t pad = std::min(n - 1, static_cast<std::size_t>(2 / (low * step)) + 1);
  while (!has_small_factors(n + 2 * pad)) {
    ++pad;
  }
  const auto at = [&](std::ptrdiff_t i) {  // mirrored at the ends; the other end's value once that is used up
    const auto last = static_cast<std::ptrdiff_t>(n) - 1;
    const std::ptrdiff_t inside = i < 0 ? std::min(-i, last) : std::max<std::ptrdiff_t>(std::min(i, 2 * last - i), 0);
    return values[static_cast<std::size_t>(inside)];
  };
  std::vector<std::complex<double>> x(n + 2 * pad);
  for (std::size_t j = 0; j < x.size(); ++j) {
    x[j] = at(static_cast<std::ptrdiff_t>(j) - static_cast<std::ptrdiff_t>(pad));
  }
  std::vector<std::complex<double>> transformed;
  Eigen::FFT<double> transform;
  transform.fwd(transformed, x);
  const double total = step * static_cast<double>(x.size());
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double f = static_cast<double>(std::min(k, x.size() - k)) / total;
    transformed[k] *= flank(f, 0.5 * low, low) * (1 - flank(f, high, 1.5 * high));
  }
  transform.inv(x, transformed);
  std::vector<double> passed(n);
  for (std::size_t j = 0; j < n; ++j) {
    passed[j] = x[j + pad].real();
  }
  return passed;
}

}  // namespace ganflow::diagnostics
