#include "ganflow/diagnostics/cycles.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/spectrum.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace ganflow::diagnostics {

namespace {

constexpr double kBandLow = 0.4;         // of the line's frequency
constexpr double kBandHigh = 2;          // likewise
constexpr double kHysteresis = 0.2;      // of the passed series' deviation
constexpr double kShortest = 0.5;        // of the period
constexpr double kLongest = 1.7;         // of the period
constexpr double kSmallest = 0.15;       // of the largest amplitude: below, a decaying swing is lost in its noise
constexpr std::size_t kMostPhases = 32;  // of a phase-averaged orbit
constexpr std::size_t kFewestPhases = 4;
constexpr double kConfidence = 0.95;

double student_factor(double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), 0.5 * (1 + kConfidence));
}

/// Times of upward zero crossings with hysteresis.
std::vector<double> upward_crossings(const UniformSeries& series, const std::vector<double>& x) {
  const double h = kHysteresis * deviation_of(x);
  std::vector<double> times;
  bool armed = false;    // has been below −h since the last crossing
  double candidate = 0;  // the last rise through zero
  for (std::size_t i = 1; i < x.size(); ++i) {
    armed = armed || x[i - 1] < -h;
    if (x[i - 1] < 0 && x[i] >= 0) {
      candidate = series.time(i - 1) + series.step * x[i - 1] / (x[i - 1] - x[i]);
    }
    if (armed && x[i] > h) {
      times.push_back(candidate);
      armed = false;
    }
  }
  return times;
}

/// Amplitude of the fundamental of x over [begin, end).
double fundamental(const UniformSeries& series, std::span<const double> x, double begin, double end) {
  std::complex<double> sum = 0;
  double count = 0;
  const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil((begin - series.start) / series.step)));
  for (std::size_t i = first; i < x.size() && series.time(i) < end; ++i) {
    const double phase = 2 * std::numbers::pi * (series.time(i) - begin) / (end - begin);
    sum += x[i] * std::polar(1.0, -phase);
    ++count;
  }
  return count > 0 ? 2 * std::abs(sum) / count : 0;
}

/// First and one-past-last of the longest run for which `good` holds.
template <class Good>
std::pair<std::size_t, std::size_t> longest_run(std::size_t count, const Good& good) {
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (std::size_t first = 0; first < count; ++first) {
    std::size_t end = first;
    while (end < count && good(end)) {
      ++end;
    }
    if (end - first > best.second - best.first) {
      best = {first, end};
    }
    first = std::max(first, end);
  }
  return best;
}

std::vector<double> lengths_of(const Cycles& cycles) {
  std::vector<double> lengths;
  for (std::size_t k = 0; k < cycles.count(); ++k) {
    lengths.push_back(cycles.begins[k + 1] - cycles.begins[k]);
  }
  return lengths;
}

}  // namespace

Cycles find_cycles(const UniformSeries& series, double period) {
  GF_EXPECT(period > 0);
  if (series.size() < 2) {
    return {};
  }
  const std::vector<double> rest = detrended(series.values);
  const std::vector<double> passed = band_pass(rest, series.step, kBandLow / period, kBandHigh / period);
  const std::vector<double> begins = upward_crossings(series, passed);
  if (begins.size() < 2) {
    return {};
  }
  std::vector<double> amplitudes;
  for (std::size_t k = 0; k + 1 < begins.size(); ++k) {
    amplitudes.push_back(fundamental(series, rest, begins[k], begins[k + 1]));
  }
  const double largest = *std::max_element(amplitudes.begin(), amplitudes.end());
  const auto [first, end] = longest_run(amplitudes.size(), [&](std::size_t k) {
    const double length = (begins[k + 1] - begins[k]) / period;
    return length >= kShortest && length <= kLongest && amplitudes[k] >= kSmallest * largest;
  });
  if (first == end) {
    return {};
  }
  const auto from = static_cast<std::ptrdiff_t>(first);
  const auto to = static_cast<std::ptrdiff_t>(end);
  return {.begins = {begins.begin() + from, begins.begin() + to + 1},
          .amplitudes = {amplitudes.begin() + from, amplitudes.begin() + to}};
}

std::optional<Estimate> cycle_length(const Cycles& cycles) {
  const std::vector<double> lengths = lengths_of(cycles);
  const std::size_t n = lengths.size();
  if (n < 3) {
    return std::nullopt;
  }
  const double mean = mean_of(lengths);
  double variance = 0;
  double neighbours = 0;  // lag-1 covariance
  for (std::size_t k = 0; k < n; ++k) {
    variance += (lengths[k] - mean) * (lengths[k] - mean);
    neighbours += k > 0 ? (lengths[k] - mean) * (lengths[k - 1] - mean) : 0;
  }
  const auto count = static_cast<double>(n);
  const double error = std::sqrt((variance + 2 * std::max(0.0, neighbours)) / (count * (count - 1)));
  const double half = student_factor(count - 1) * error;
  return Estimate{.value = mean, .low = mean - half, .high = mean + half};
}

double jitter(const Cycles& cycles) {
  const std::vector<double> lengths = lengths_of(cycles);
  return lengths.empty() ? 0 : deviation_of(lengths) / mean_of(lengths);
}

std::optional<Estimate> damping_ratio(const Cycles& cycles) {
  const std::size_t n = cycles.count();
  if (n < 4) {
    return std::nullopt;
  }
  double weight = 0;
  double mean_k = 0;
  double mean_log = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double w = cycles.amplitudes[k] * cycles.amplitudes[k];
    weight += w;
    mean_k += w * static_cast<double>(k);
    mean_log += w * std::log(cycles.amplitudes[k]);
  }
  mean_k /= weight;
  mean_log /= weight;
  double square = 0;
  double product = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double w = cycles.amplitudes[k] * cycles.amplitudes[k];
    square += w * (static_cast<double>(k) - mean_k) * (static_cast<double>(k) - mean_k);
    product += w * (static_cast<double>(k) - mean_k) * (std::log(cycles.amplitudes[k]) - mean_log);
  }
  const double slope = product / square;
  double residual = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double w = cycles.amplitudes[k] * cycles.amplitudes[k];
    const double r = std::log(cycles.amplitudes[k]) - mean_log - slope * (static_cast<double>(k) - mean_k);
    residual += w * r * r;
  }
  const auto degrees = static_cast<double>(n - 2);
  const double half = student_factor(degrees) * std::sqrt(residual / degrees / square);
  return Estimate{.value = std::exp(slope), .low = std::exp(slope - half), .high = std::exp(slope + half)};
}

std::vector<double> phase_average(const UniformSeries& series, const Cycles& cycles) {
  if (cycles.count() == 0) {
    return {};
  }
  const double length = (cycles.begins.back() - cycles.begins.front()) / static_cast<double>(cycles.count());
  const std::size_t phases = std::clamp(static_cast<std::size_t>(length / series.step), kFewestPhases, kMostPhases);
  std::vector<double> sums(phases);
  std::vector<double> counts(phases);
  std::size_t k = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double t = series.time(i);
    while (k < cycles.count() && t >= cycles.begins[k + 1]) {
      ++k;
    }
    if (t < cycles.begins.front() || k == cycles.count()) {
      continue;
    }
    const double phase = (t - cycles.begins[k]) / (cycles.begins[k + 1] - cycles.begins[k]);
    const auto bin = std::min(phases - 1, static_cast<std::size_t>(phase * static_cast<double>(phases)));
    sums[bin] += series.values[i];
    ++counts[bin];
  }
  std::vector<double> orbit;
  for (std::size_t bin = 0; bin < phases; ++bin) {
    if (counts[bin] > 0) {
      orbit.push_back(sums[bin] / counts[bin]);
    }
  }
  return orbit;
}

double half_swing(const std::vector<double>& orbit) {
  if (orbit.empty()) {
    return 0;
  }
  const auto [low, high] = std::minmax_element(orbit.begin(), orbit.end());
  return 0.5 * (*high - *low);
}

}  // namespace ganflow::diagnostics
