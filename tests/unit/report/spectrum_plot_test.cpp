#include "ganflow/report/spectrum_plot.hpp"

#include "../scratch_folder.hpp"
#include "gnuplot_installed.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace ganflow::report {
namespace {

using testing::HasSubstr;

/// sin with period 5 in white noise of deviation 0.3, 100 units of time.
record::Series noisy_sine(double amplitude) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> noise(0, 0.3);
  record::Series series({"x"});
  for (int k = 0; k < 1000; ++k) {
    const double t = 0.1 * k;
    series.append({.iteration = k, .time = t, .values = {amplitude * std::sin(2 * M_PI * t / 5) + noise(random)}});
  }
  return series;
}

record::Verdict verdict_on(const char* observable) {
  record::Verdict verdict;
  verdict.observable = observable;
  return verdict;
}

TEST(Spectrum, ALineStandsAboveTheThresholdAndNoiseBelow) {
  record::Verdict verdict = verdict_on("x");
  verdict.period = 5;
  verdict.period_low = 4.9;
  verdict.period_high = 5.1;
  const auto view = spectrum_of(noisy_sine(1), verdict);
  ASSERT_TRUE(view.has_value());
  const auto peak =
      static_cast<std::size_t>(std::max_element(view->power.begin(), view->power.end()) - view->power.begin());
  EXPECT_NEAR(view->frequency[peak], 0.2, 0.01);
  EXPECT_GT(view->power[peak], view->threshold[peak]);
  EXPECT_DOUBLE_EQ(*view->line, 0.2);
  EXPECT_LT(*view->line_low, *view->line_high);
  // White noise: its level is its variance, 0.09, whose fit from 500 bins is right to a few per cent.
  EXPECT_NEAR(view->noise.back(), 0.09, 0.02);
  const auto quiet = spectrum_of(noisy_sine(0), verdict_on("x"));
  for (std::size_t k = 0; k < quiet->power.size(); ++k) {  // fixed seed; chance of a false alarm 1e-4 by design
    EXPECT_LT(quiet->power[k], quiet->threshold[k]) << k;
  }
}

TEST(Spectrum, TheTransientIsLeftOut) {
  record::Series series = noisy_sine(1);
  record::Verdict verdict = verdict_on("x");
  verdict.transient = 50;
  EXPECT_LT(spectrum_of(series, verdict)->power.size(), 260U);
}

TEST(Spectrum, ThereIsNoneWithoutAnObservableOrEnoughValues) {
  EXPECT_FALSE(spectrum_of(noisy_sine(1), verdict_on("")).has_value());
  EXPECT_FALSE(spectrum_of(noisy_sine(1), verdict_on("y")).has_value());
  record::Series constant({"x"});
  for (int k = 0; k < 100; ++k) {
    constant.append({.iteration = k, .time = 1.0 * k, .values = {1}});
  }
  EXPECT_FALSE(spectrum_of(constant, verdict_on("x")).has_value());
}

TEST(SpectrumFigure, MarksTheLineAndIsDrawnByGnuplot) {
  SKIP_WITHOUT_GNUPLOT();
  const ScratchFolder scratch;
  record::Verdict verdict = verdict_on("x");
  verdict.period = 5;
  const auto figure = spectrum_figure(spectrum_of(noisy_sine(1), verdict).value());
  EXPECT_THAT(figure.drawing, HasSubstr("'period 5'"));
  EXPECT_EQ(draw(figure, scratch.path()).size(), 4U);
}

}  // namespace
}  // namespace ganflow::report
