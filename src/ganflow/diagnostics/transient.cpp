#include "ganflow/diagnostics/transient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::diagnostics {

namespace {

constexpr std::size_t kBatch = 5;     // values a batch, as MSER-5 has them
constexpr double kLevelShare = 0.25;  // of the swing: a level this near is the level

std::size_t by_standard_error(std::span<const double> x) {
  const std::size_t batches = x.size() / kBatch;
  const std::size_t spare = x.size() - batches * kBatch;  // values left over stay at the start, as transient
  double sum = 0;
  double square = 0;
  double best = std::numeric_limits<double>::infinity();
  std::size_t cut = 0;
  const double offset = mean_of(x);  // keeps Σx² − (Σx)²/k away from cancellation
  for (std::size_t left = 1; left <= batches; ++left) {
    const std::size_t first = spare + (batches - left) * kBatch;
    const double batch = mean_of(x.subspan(first, kBatch)) - offset;
    sum += batch;
    square += batch * batch;
    const auto count = static_cast<double>(left);
    const double error = std::max(0.0, square - sum * sum / count) / (count * count);
    if (2 * left >= batches && error <= best) {
      best = error;
      cut = left == batches ? 0 : first;
    }
  }
  return cut;
}

std::size_t by_level(std::span<const double> x, std::size_t window) {
  const auto late = x.last(x.size() / 2);
  const double swing = std::numbers::sqrt2 * deviation_of(late);
  std::vector<double> levels;
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += x[i] - (i >= window ? x[i - window] : 0);
    if (i + 1 >= window) {
      levels.push_back(sum / static_cast<double>(window));
    }
  }
  const double steady = median_of(std::span(levels).last(std::max<std::size_t>(1, levels.size() / 2)));
  const auto settled = std::find_if(levels.begin(), levels.end(),
                                    [&](double level) { return std::abs(level - steady) <= kLevelShare * swing; });
  return std::min(static_cast<std::size_t>(settled - levels.begin()), x.size() / 2);
}

}  // namespace

std::size_t transient_length(const UniformSeries& series, std::optional<double> period) {
  const std::span<const double> x = series.values;
  if (x.size() < 2 * kBatch) {
    return 0;
  }
  const auto window = period ? static_cast<std::size_t>(std::lround(*period / series.step)) : 0;
  return window >= 2 && 2 * window <= x.size() ? by_level(x, window) : by_standard_error(x);
}

}  // namespace ganflow::diagnostics
