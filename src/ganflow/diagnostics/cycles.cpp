#include "ganflow/diagnostics/cycles.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/spectrum.hpp"

#include <Eigen/Dense>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace ganflow::diagnostics {

namespace {

/// Of the line's frequency.
struct Band {
  double low = 0;
  double high = 0;
};

constexpr Band kWide{0.4, 2};           // passes the harmonic that makes a crossing steep, and lengths that differ
constexpr Band kNarrow{0.7, 1.3};       // for a swing that is drowned in noise: tried when the wide one finds less
constexpr double kEnough = 0.7;         // of the cycles that the length of the series promises
constexpr double kBendVariance = 6;     // of a second difference of noise of variance 1
constexpr double kLargestShift = 0.25;  // of the period: a refined begin further off is another crossing's
constexpr double kHysteresis = 0.2;     // of the passed series' deviation
constexpr double kShortest = 0.5;       // of the period
constexpr double kLongest = 1.7;        // of the period
constexpr double kSmallest = 0.15;      // of the largest amplitude: below, a decaying swing is lost in its noise
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

/// The fundamental about one begin.
struct Rise {
  double shift = 0;      // of the begin, in cycles
  double amplitude = 0;  // of the fundamental
};

/// Least squares of level, sine and cosine on the one cycle about begin k (moved inside the series at its ends); phases
/// run evenly from each begin to the next, so that cycles of unequal lengths do not smooth each other.
Rise fit_rise(const UniformSeries& series, std::span<const double> x, const std::vector<double>& begins,
              std::size_t k) {
  const double t = begins[k];
  const double before = k > 0 ? t - begins[k - 1] : begins[1] - t;
  const double after = k + 1 < begins.size() ? begins[k + 1] - t : before;
  const double reach_back = std::min(0.5, (t - series.start) / before);
  const double reach = std::min(1 - reach_back, (series.time(x.size() - 1) - t) / after);
  const double back = std::min(1 - reach, (t - series.start) / before);
  const auto first =
      static_cast<std::size_t>(std::max(0.0, std::ceil((t - back * before - series.start) / series.step)));
  Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
  Eigen::Vector3d right = Eigen::Vector3d::Zero();
  for (std::size_t i = first; i < x.size() && series.time(i) < t + reach * after; ++i) {
    const double phase = 2 * std::numbers::pi * (series.time(i) - t) / (series.time(i) < t ? before : after);
    const Eigen::Vector3d row(1, std::sin(phase), std::cos(phase));
    normal += row * row.transpose();
    right += x[i] * row;
  }
  const Eigen::Vector3d fit = normal.ldlt().solve(right);
  const double shift = -std::atan2(fit(2), fit(1)) / (2 * std::numbers::pi);
  return {.shift = std::abs(shift) < kLargestShift ? shift * (shift < 0 ? before : after) : 0,
          .amplitude = std::hypot(fit(1), fit(2))};
}

/// Equally spaced begins by least squares, each then moved to where the fundamental about it rises through zero.
std::vector<double> steady_begins(const UniformSeries& series, std::span<const double> x,
                                  const std::vector<double>& begins) {
  const Trend trend = fit_trend(begins);
  std::vector<double> regular(begins.size());
  const double middle = 0.5 * static_cast<double>(begins.size() - 1);
  for (std::size_t k = 0; k < begins.size(); ++k) {
    regular[k] = trend.level + trend.slope * (static_cast<double>(k) - middle);
  }
  std::vector<double> moved = regular;
  for (std::size_t k = 0; k < begins.size(); ++k) {
    moved[k] += fit_rise(series, x, regular, k).shift;
  }
  return moved;
}

/// Moves begins to where the fundamental rises through zero, and tells how well each is known: noise that shifts a rise
/// by δ of a cycle changes its amplitude by 2πδ of itself, and no jitter does.
void refine(const UniformSeries& series, std::span<const double> x, Cycles& cycles) {
  std::vector<double>& begins = cycles.begins;
  std::vector<Rise> rises(begins.size());
  for (std::size_t k = 0; k < begins.size(); ++k) {
    rises[k] = fit_rise(series, x, begins, k);
  }
  for (std::size_t k = 0; k < begins.size(); ++k) {  // once only: again, neighbours would begin to smooth each other
    const double least = k > 0 ? begins[k - 1] : -std::numeric_limits<double>::infinity();
    begins[k] = std::max(begins[k] + rises[k].shift, std::nextafter(least, std::numeric_limits<double>::infinity()));
  }
  cycles.steady = steady_begins(series, x, begins);
  if (rises.size() < 3) {
    return;
  }
  double square = 0;
  double level = 0;
  for (std::size_t k = 1; k + 1 < rises.size(); ++k) {  // second differences: a course of the amplitude is no noise
    const double bend = rises[k - 1].amplitude - 2 * rises[k].amplitude + rises[k + 1].amplitude;
    square += bend * bend / kBendVariance;
    level += rises[k].amplitude;
  }
  const auto count = static_cast<double>(rises.size() - 2);
  const double period = (begins.back() - begins.front()) / static_cast<double>(begins.size() - 1);
  cycles.timing_error = period / (2 * std::numbers::pi) * std::sqrt(square / count) / (level / count);
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

Cycles cycles_in_band(const UniformSeries& series, const std::vector<double>& rest, double period, const Band& band) {
  const std::vector<double> passed = band_pass(rest, series.step, band.low / period, band.high / period);
  std::vector<double> begins = upward_crossings(series, passed);
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
  Cycles cycles{.begins = {begins.begin() + from, begins.begin() + to + 1},
                .steady = {},
                .amplitudes = {amplitudes.begin() + from, amplitudes.begin() + to}};
  refine(series, rest, cycles);
  return cycles;
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
  Cycles cycles = cycles_in_band(series, rest, period, kWide);
  if (static_cast<double>(cycles.count()) < kEnough * series.duration() / period) {
    Cycles narrow = cycles_in_band(series, rest, period, kNarrow);
    if (narrow.count() > cycles.count()) {
      cycles = std::move(narrow);
    }
  }
  return cycles;
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

}  // namespace ganflow::diagnostics
