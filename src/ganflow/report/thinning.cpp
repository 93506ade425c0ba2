#include "ganflow/report/thinning.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::report {

namespace {

/// Appends the extremes of values first … end − 1.
void add_bucket(std::span<const double> values, std::size_t first, std::size_t end, std::vector<std::size_t>& kept) {
  std::size_t low = end;
  std::size_t high = end;
  for (std::size_t i = first; i < end; ++i) {
    if (!std::isfinite(values[i])) {
      continue;
    }
    low = low == end || values[i] < values[low] ? i : low;
    high = high == end || values[i] > values[high] ? i : high;
  }
  if (low == end) {
    kept.push_back(first);
    return;
  }
  kept.push_back(std::min(low, high));
  kept.push_back(std::max(low, high));
}

}  // namespace

std::vector<std::size_t> thin(std::span<const double> values, std::size_t buckets) {
  GF_EXPECT(buckets >= 1);
  std::vector<std::size_t> kept;
  if (values.size() <= 2 * buckets + 2) {
    kept.resize(values.size());
    std::iota(kept.begin(), kept.end(), std::size_t{0});
    return kept;
  }
  kept.reserve(2 * buckets + 2);
  kept.push_back(0);
  for (std::size_t b = 0; b < buckets; ++b) {
    add_bucket(values, b * values.size() / buckets, (b + 1) * values.size() / buckets, kept);
  }
  kept.push_back(values.size() - 1);
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  return kept;
}

std::vector<std::size_t> thin_logarithmically(std::span<const double> values, std::size_t buckets) {
  GF_EXPECT(buckets >= 1);
  std::vector<std::size_t> kept;
  if (values.empty()) {
    return kept;
  }
  kept.push_back(0);
  const double ratio = std::pow(static_cast<double>(values.size()), 1 / static_cast<double>(buckets));
  std::size_t first = 0;
  for (double end = ratio; first < values.size(); end *= ratio) {
    const auto next = std::min(values.size(), static_cast<std::size_t>(std::max(end, 0.0)));
    if (next > first) {
      add_bucket(values, first, next, kept);
      first = next;
    }
  }
  kept.push_back(values.size() - 1);
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  return kept;
}

}  // namespace ganflow::report
