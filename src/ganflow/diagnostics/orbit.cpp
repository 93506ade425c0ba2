#include "ganflow/diagnostics/orbit.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::diagnostics {

namespace {

constexpr std::size_t kMostPhases = 32;
constexpr std::size_t kFewestPhases = 4;
constexpr std::size_t kFewestCycles = 3;
constexpr double kConfidence = 0.95;
constexpr std::uint32_t kSubstep = 1;  // the period's bootstrap has 0

/// Sums and counts of one cycle's values at each phase.
struct Turn {
  std::vector<double> sums;
  std::vector<double> counts;
};

std::vector<Turn> turns_of(const UniformSeries& series, const Cycles& cycles) {
  if (cycles.count() == 0) {
    return {};
  }
  const double length = (cycles.begins.back() - cycles.begins.front()) / static_cast<double>(cycles.count());
  const std::size_t phases = std::clamp(static_cast<std::size_t>(length / series.step), kFewestPhases, kMostPhases);
  std::vector<Turn> turns(cycles.count(), {std::vector<double>(phases), std::vector<double>(phases)});
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
    turns[k].sums[bin] += series.values[i];
    ++turns[k].counts[bin];
  }
  return turns;
}

/// Average over the turns that `chosen` names; phases without a value are left out.
std::vector<double> average(const std::vector<Turn>& turns, std::span<const std::uint64_t> chosen) {
  std::vector<double> orbit;
  for (std::size_t bin = 0; bin < turns[0].sums.size(); ++bin) {
    double sum = 0;
    double count = 0;
    for (const std::uint64_t k : chosen) {
      sum += turns[k].sums[bin];
      count += turns[k].counts[bin];
    }
    if (count > 0) {
      orbit.push_back(sum / count);
    }
  }
  return orbit;
}

std::vector<std::uint64_t> all_of(const std::vector<Turn>& turns) {
  std::vector<std::uint64_t> all(turns.size());
  for (std::size_t k = 0; k < all.size(); ++k) {
    all[k] = k;
  }
  return all;
}

}  // namespace

void SwingSizeOptions::validate() const {
  GF_VALIDATE(replicates >= 99, "swing_size.replicates = {} (too few for a 95% interval). Try 999", replicates);
}

std::vector<double> phase_average(const UniformSeries& series, const Cycles& cycles) {
  const std::vector<Turn> turns = turns_of(series, cycles);
  return turns.empty() ? std::vector<double>() : average(turns, all_of(turns));
}

double half_swing(const std::vector<double>& orbit) {
  if (orbit.empty()) {
    return 0;
  }
  const auto [low, high] = std::minmax_element(orbit.begin(), orbit.end());
  return 0.5 * (*high - *low);
}

std::optional<Estimate> swing_size(const UniformSeries& series, const Cycles& cycles, const SwingSizeOptions& options) {
  options.validate();
  const std::vector<Turn> turns = turns_of(series, cycles);
  if (turns.size() < kFewestCycles) {
    return std::nullopt;
  }
  const double seen = half_swing(average(turns, all_of(turns)));
  std::vector<double> again(options.replicates);
  std::vector<std::uint64_t> chosen(turns.size());
  for (std::size_t b = 0; b < options.replicates; ++b) {
    rng::fill_index({.seed = options.seed, .purpose = rng::Purpose::kBootstrap, .step = b, .substep = kSubstep}, 0,
                    turns.size(), chosen);
    again[b] = half_swing(average(turns, chosen));
  }
  std::sort(again.begin(), again.end());
  const auto rank = static_cast<std::size_t>(0.5 * (1 - kConfidence) * static_cast<double>(again.size() + 1));
  const double bias = mean_of(again) - seen;
  return Estimate{.value = std::max(0.0, seen - bias),
                  .low = std::max(0.0, 2 * seen - again[again.size() - rank]),
                  .high = std::max(0.0, 2 * seen - again[rank - 1])};
}

}  // namespace ganflow::diagnostics
