#include "ganflow/diagnostics/spectrum.hpp"

#include "ganflow/core/errors.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>

namespace ganflow::diagnostics {
namespace {

TEST(Spectrum, IsTheTaperedTransformByDefinition) {
  const std::vector<double> x = detrended(white_noise(60, 1));
  const Spectrum spectrum = tapered_periodogram(as_series(x, 0.5));
  ASSERT_EQ(spectrum.n, 60U);
  ASSERT_EQ(spectrum.power.size(), 30U);
  for (const std::size_t k : {0U, 1U, 7U, 29U}) {
    std::complex<double> sum = 0;
    double norm = 0;
    for (std::size_t j = 0; j < 60; ++j) {
      const double w = std::sin(std::numbers::pi * (static_cast<double>(j) + 0.5) / 60);
      sum += w * x[j] * std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(j * k) / 60);
      norm += w * w;
    }
    EXPECT_NEAR(spectrum.power[k], std::norm(sum) / norm, 1e-12) << k;
  }
  EXPECT_DOUBLE_EQ(spectrum.duration(), 30);
  EXPECT_DOUBLE_EQ(spectrum.frequency(3), 0.1);
}

// H0: the mean over bins of a white noise's spectrum is 1 with deviation √(1.5/bins); 6 of them, false alarm 2e-9.
TEST(Spectrum, OfWhiteNoiseHasItsVarianceEverywhere) {
  const Spectrum spectrum = tapered_periodogram(as_series(white_noise(6000, 2)));
  for (std::size_t third = 0; third < 3; ++third) {
    const auto part = std::span(spectrum.power).subspan(2 + third * 990, 990);
    EXPECT_NEAR(mean_of(part), 1, 6 * std::sqrt(1.5 / 990)) << "third " << third;
  }
}

TEST(Spectrum, LineKeepsToItsBins) {
  const Spectrum spectrum = tapered_periodogram(as_series(swing(600, sine, {.period = 600 / 20.5})));
  const double peak = std::max(spectrum.power[20], spectrum.power[21]);
  EXPECT_LT(spectrum.power[24], 2e-3 * peak);
  EXPECT_LT(spectrum.power[40], 5e-6 * peak);
}

TEST(Spectrum, TakesTheEndWhenTheLengthHasLargeFactors) {
  std::vector<double> x(601, 0);
  x[0] = 1e6;  // 600 = 2³·3·5² values are used, so this one is not
  const Spectrum spectrum = tapered_periodogram(as_series(x));
  EXPECT_EQ(spectrum.n, 600U);
  EXPECT_EQ(*std::max_element(spectrum.power.begin(), spectrum.power.end()), 0);
}

TEST(Spectrum, RefusesTooFewValues) { EXPECT_THROW(tapered_periodogram(as_series(white_noise(7, 3))), InputError); }

TEST(BandPass, KeepsTheBandAndDropsTheRest) {
  const auto slow = swing(1000, sine, {.period = 500});
  const auto band = swing(1000, sine, {.period = 40});
  const auto fast = swing(1000, sine, {.period = 4});
  const auto passed = band_pass(sum(sum(band, 1, slow), 1, fast), 1, 0.4 / 40, 2.0 / 40);
  double inside = 0;  // more than six periods of the band from the ends
  double anywhere = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    const double error = std::abs(passed[i] - band[i]);
    anywhere = std::max(anywhere, error);
    inside = i >= 250 && i < 750 ? std::max(inside, error) : inside;
  }
  EXPECT_LT(inside, 0.02);
  EXPECT_LT(anywhere, 0.5);  // the mirror bends what rises or falls at the ends
}

TEST(BandPass, BearsAnyLengthAndBand) {
  for (const std::size_t n : {2U, 3U, 17U, 101U}) {
    for (const double low : {1e-4, 0.02, 0.3}) {
      const auto passed = band_pass(white_noise(n, 4), 1, low, 5 * low);
      EXPECT_EQ(passed.size(), n);
      EXPECT_TRUE(std::all_of(passed.begin(), passed.end(), [](double v) { return std::isfinite(v); }));
    }
  }
}

}  // namespace
}  // namespace ganflow::diagnostics
