#include "ganflow/server/decimate.hpp"

#include "ganflow/core/errors.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace ganflow::server {

Buckets::Buckets(std::size_t first, std::size_t last, std::size_t points)
    : first_(first), last_(last), buckets_(last - first > points ? points / 2 : 0) {
  GF_EXPECT(first <= last && points >= 2);
}

std::vector<double> Buckets::times(std::span<const double> time) const {
  if (keeps_all()) {
    return {time.begin() + static_cast<std::ptrdiff_t>(first_), time.begin() + static_cast<std::ptrdiff_t>(last_)};
  }
  std::vector<double> result;
  result.reserve(size());
  for (std::size_t k = 0; k < buckets_; ++k) {
    result.push_back(time[begin(k)]);
    result.push_back(time[begin(k + 1) - 1]);
  }
  return result;
}

std::vector<double> Buckets::extremes(std::span<const double> values) const {
  if (keeps_all()) {
    return {values.begin() + static_cast<std::ptrdiff_t>(first_), values.begin() + static_cast<std::ptrdiff_t>(last_)};
  }
  std::vector<double> result;
  result.reserve(size());
  for (std::size_t k = 0; k < buckets_; ++k) {
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = low;
    bool low_first = true;
    for (std::size_t row = begin(k); row < begin(k + 1); ++row) {
      const double value = values[row];
      if (std::isnan(value)) {
        continue;
      }
      if (std::isnan(low) || value < low) {
        low = value;
        low_first = false;
      }
      if (std::isnan(high) || value > high) {
        high = value;
        low_first = true;
      }
    }
    result.push_back(low_first ? low : high);
    result.push_back(low_first ? high : low);
  }
  return result;
}

}  // namespace ganflow::server
