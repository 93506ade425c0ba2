#include "ganflow/diagnostics/paired_ranks.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::diagnostics {

namespace {

constexpr double kTail = 0.025;  // of a 95% interval, on each side
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// α' of the expanded percentiles.
double expanded_tail(std::size_t replicas) {
  const auto n = static_cast<double>(replicas);
  const double student = boost::math::quantile(boost::math::complement(boost::math::students_t(n - 1), kTail));
  return boost::math::cdf(boost::math::normal(), -std::sqrt(n / (n - 1)) * student);
}

/// Sorts `draws`.
Estimate interval(double value, std::vector<double>& draws, std::size_t replicas) {
  if (replicas < 2) {
    return {value, value, value};
  }
  std::sort(draws.begin(), draws.end());
  const auto last = static_cast<double>(draws.size() - 1);
  const double tail = expanded_tail(replicas);
  return {.value = value,
          .low = draws[static_cast<std::size_t>(std::floor(tail * last))],
          .high = draws[static_cast<std::size_t>(std::ceil((1 - tail) * last))]};
}

std::vector<std::uint64_t> drawn_replicas(const PairedRankOptions& options, std::size_t b, std::size_t replicas) {
  std::vector<std::uint64_t> drawn(replicas);
  rng::fill_index({.seed = options.seed, .purpose = rng::Purpose::kBootstrap, .step = b}, 0, replicas, drawn);
  return drawn;
}

double mean_at(std::span<const double> values, std::span<const std::uint64_t> replicas) {
  double sum = 0;
  for (const std::uint64_t r : replicas) {
    sum += values[r];
  }
  return sum / static_cast<double>(replicas.size());
}

std::vector<std::uint64_t> each_once(std::size_t replicas) {
  std::vector<std::uint64_t> all(replicas);
  for (std::size_t r = 0; r < replicas; ++r) {
    all[r] = r;
  }
  return all;
}

double rank_of(std::span<const double> means, std::size_t k) {
  double rank = 1;
  for (std::size_t j = 0; j < means.size(); ++j) {
    rank += means[j] < means[k] ? 1 : j != k && means[j] == means[k] ? 0.5 : 0;
  }
  return rank;
}

}  // namespace

void PairedRankOptions::validate() const {
  GF_VALIDATE(resamples >= 99, "ranks.resamples = {} (must be at least 99). Try 1999", resamples);
}

std::vector<PairedRank> rank_paired(std::span<const std::vector<double>> values, const PairedRankOptions& options) {
  options.validate();
  const std::size_t contestants = values.size();
  if (contestants == 0) {
    return {};
  }
  const std::size_t replicas = values[0].size();
  std::vector<PairedRank> result(contestants);
  std::vector<std::vector<double>> means(contestants);
  std::vector<std::vector<double>> ranks(contestants);
  std::vector<double> drawn_means(contestants);
  for (std::size_t b = 0; b < options.resamples; ++b) {
    const std::vector<std::uint64_t> drawn = drawn_replicas(options, b, replicas);
    for (std::size_t k = 0; k < contestants; ++k) {
      GF_EXPECT(values[k].size() == replicas);
      drawn_means[k] = mean_at(values[k], drawn);
    }
    const double smallest = *std::min_element(drawn_means.begin(), drawn_means.end());
    const auto ties = static_cast<double>(std::count(drawn_means.begin(), drawn_means.end(), smallest));
    for (std::size_t k = 0; k < contestants; ++k) {
      means[k].push_back(drawn_means[k]);
      ranks[k].push_back(rank_of(drawn_means, k));
      result[k].best += drawn_means[k] == smallest ? 1 / ties / static_cast<double>(options.resamples) : 0;
    }
  }
  for (std::size_t k = 0; k < contestants; ++k) {
    drawn_means[k] = mean_at(values[k], each_once(replicas));
  }
  for (std::size_t k = 0; k < contestants; ++k) {
    result[k].mean = interval(drawn_means[k], means[k], replicas);
    result[k].rank = interval(rank_of(drawn_means, k), ranks[k], replicas);
  }
  return result;
}

Estimate bootstrapped_mean(std::span<const double> values, const PairedRankOptions& options) {
  options.validate();
  std::vector<double> good;
  std::copy_if(values.begin(), values.end(), std::back_inserter(good), [](double v) { return !std::isnan(v); });
  if (good.empty()) {
    return {kUndefined, kUndefined, kUndefined};
  }
  std::vector<double> means;
  for (std::size_t b = 0; b < options.resamples; ++b) {
    means.push_back(mean_at(good, drawn_replicas(options, b, good.size())));
  }
  return interval(mean_at(good, each_once(good.size())), means, good.size());
}

}  // namespace ganflow::diagnostics
