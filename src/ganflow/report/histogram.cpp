#include "ganflow/report/histogram.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::report {

namespace {
constexpr double kFewestBins = 12;
constexpr double kMostBins = 80;
}  // namespace

Bins common_bins(std::span<const double> a, std::span<const double> b) {
  GF_EXPECT(!a.empty() && !b.empty());
  const auto [a_low, a_high] = std::minmax_element(a.begin(), a.end());
  const auto [b_low, b_high] = std::minmax_element(b.begin(), b.end());
  const auto fewer = static_cast<double>(std::min(a.size(), b.size()));
  const auto count = static_cast<std::size_t>(std::clamp(std::sqrt(fewer), kFewestBins, kMostBins));  // the root rule
  return bins_over(std::min(*a_low, *b_low), std::max(*a_high, *b_high), count);
}

Bins bins_over(double low, double high, std::size_t count) {
  GF_EXPECT(count >= 1 && high >= low);
  const auto bins = static_cast<double>(count);
  return high > low ? Bins{low, (high - low) / bins, count} : Bins{low - 0.5 * bins, 1, count};
}

std::vector<double> densities(std::span<const double> values, const Bins& bins) {
  std::vector<double> result(bins.count);
  const double each = 1 / (static_cast<double>(values.size()) * bins.width);
  for (const double value : values) {
    const double place = (value - bins.low) / bins.width;
    const auto end = static_cast<double>(bins.count);
    if (place >= 0 && place <= end) {  // the last bin holds its upper end, up to rounding
      result[std::min(bins.count - 1, static_cast<std::size_t>(place))] += each;
    } else if (place > end && place < end * (1 + 1e-12)) {
      result.back() += each;
    }
  }
  return result;
}

}  // namespace ganflow::report
