#include "ganflow/diagnostics/uniform_series.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::diagnostics {

namespace {

constexpr double kEqualSteps = 0.01;       // of a step: below this, times differ by rounding only
constexpr double kMostPerObservation = 4;  // grid points an observation: one long pause must not exhaust memory

struct Observations {
  std::vector<double> times;
  std::vector<double> values;
};

Observations finite_ones(std::span<const double> times, std::span<const double> values) {
  GF_VALIDATE(times.size() == values.size(), "series has {} times but {} values (one value a time)", times.size(),
              values.size());
  Observations good;
  for (std::size_t i = 0; i < times.size(); ++i) {
    GF_VALIDATE(std::isfinite(times[i]), "time[{}] = {} (times must be finite)", i, times[i]);
    GF_VALIDATE(i == 0 || times[i] > times[i - 1], "time[{}] = {} after {} (times must increase)", i, times[i],
                times[i - 1]);
    if (std::isfinite(values[i])) {
      good.times.push_back(times[i]);
      good.values.push_back(values[i]);
    }
  }
  return good;
}

double median_step(std::span<const double> times) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < times.size(); ++i) {
    steps.push_back(times[i] - times[i - 1]);
  }
  return median_of(steps);
}

bool has_equal_steps(std::span<const double> times, double step) {
  for (std::size_t i = 1; i < times.size(); ++i) {
    if (std::abs(times[i] - times[0] - step * static_cast<double>(i)) > kEqualSteps * step) {
      return false;
    }
  }
  return true;
}

std::vector<double> interpolate(const Observations& seen, double step, std::size_t count) {
  std::vector<double> values(count);
  std::size_t right = 1;
  for (std::size_t i = 0; i < count; ++i) {
    const double t = seen.times[0] + step * static_cast<double>(i);
    while (right + 1 < seen.times.size() && seen.times[right] < t) {
      ++right;
    }
    const double width = seen.times[right] - seen.times[right - 1];
    const double share = std::clamp((t - seen.times[right - 1]) / width, 0.0, 1.0);
    values[i] = (1 - share) * seen.values[right - 1] + share * seen.values[right];
  }
  return values;
}

}  // namespace

UniformSeries UniformSeries::from(std::size_t first) const {
  GF_EXPECT(first <= values.size());
  UniformSeries tail = *this;
  tail.start = time(first);
  tail.values.assign(values.begin() + static_cast<std::ptrdiff_t>(first), values.end());
  return tail;
}

UniformSeries make_uniform(std::span<const double> times, std::span<const double> values) {
  Observations seen = finite_ones(times, values);
  UniformSeries series;
  series.left_out = times.size() - seen.times.size();
  if (seen.times.size() < 2) {
    series.start = seen.times.empty() ? 0 : seen.times[0];
    series.values = std::move(seen.values);
    return series;
  }
  const double span = seen.times.back() - seen.times.front();
  const double mean_step = span / static_cast<double>(seen.times.size() - 1);
  series.start = seen.times.front();
  if (has_equal_steps(seen.times, mean_step)) {
    series.step = mean_step;
    series.values = std::move(seen.values);
    return series;
  }
  series.step = std::max(median_step(seen.times), mean_step / kMostPerObservation);
  series.values = interpolate(seen, series.step, static_cast<std::size_t>(span / series.step * (1 + 1e-12)) + 1);
  series.interpolated = true;
  return series;
}

double mean_of(std::span<const double> values) {
  std::vector<double> scratch(values.begin(), values.end());
  return values.empty() ? 0 : tree_sum<double>(scratch) / static_cast<double>(values.size());
}

double deviation_of(std::span<const double> values) {
  const double mean = mean_of(values);
  std::vector<double> squares;
  squares.reserve(values.size());
  for (const double v : values) {
    squares.push_back((v - mean) * (v - mean));
  }
  return std::sqrt(mean_of(squares));
}

double median_of(std::span<const double> values) {
  if (values.empty()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::vector<double> copy(values.begin(), values.end());
  const auto middle = copy.begin() + static_cast<std::ptrdiff_t>(copy.size() / 2);
  std::nth_element(copy.begin(), middle, copy.end());
  if (copy.size() % 2 == 1) {
    return *middle;
  }
  return 0.5 * (*middle + *std::max_element(copy.begin(), middle));
}

Trend fit_trend(std::span<const double> values) {
  const double centre = 0.5 * (static_cast<double>(values.size()) - 1);
  Trend trend{.level = mean_of(values)};
  double product = 0;
  double square = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double offset = static_cast<double>(i) - centre;
    product += offset * (values[i] - trend.level);
    square += offset * offset;
  }
  trend.slope = square > 0 ? product / square : 0;
  return trend;
}

std::vector<double> detrended(std::span<const double> values) {
  const Trend trend = fit_trend(values);
  const double centre = 0.5 * (static_cast<double>(values.size()) - 1);
  std::vector<double> rest(values.begin(), values.end());
  for (std::size_t i = 0; i < rest.size(); ++i) {
    rest[i] -= trend.level + trend.slope * (static_cast<double>(i) - centre);
  }
  return rest;
}

}  // namespace ganflow::diagnostics
