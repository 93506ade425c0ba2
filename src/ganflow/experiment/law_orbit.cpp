#include "ganflow/experiment/law_orbit.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/cycles.hpp"
#include "ganflow/diagnostics/oscillation.hpp"
#include "ganflow/diagnostics/uniform_series.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace ganflow::experiment {

namespace {

double mean_of(const Quantiles& law) {
  return std::accumulate(law.begin(), law.end(), 0.0) / static_cast<double>(law.size());
}

double spread_of(const Quantiles& law) {
  const double mean = mean_of(law);
  double sum = 0;
  for (const double x : law) {
    sum += (x - mean) * (x - mean);
  }
  return std::sqrt(sum / static_cast<double>(law.size()));
}

double share_of(const Quantiles& law) {
  return static_cast<double>(std::count_if(law.begin(), law.end(), [](double x) { return x > 0; })) /
         static_cast<double>(law.size());
}

struct Observable {
  const char* name;
  double (*of)(const Quantiles&);
};
constexpr std::array<Observable, 3> kObservables = {{{"mean", mean_of}, {"spread", spread_of}, {"share", share_of}}};

bool swings(record::VerdictKind kind) {
  return kind == record::VerdictKind::kOscillating || kind == record::VerdictKind::kDamped ||
         kind == record::VerdictKind::kGrowing;
}

/// Averages of laws by phase: quantiles are averaged, which is the barycentre in W_2.
class PhaseAverage {
 public:
  PhaseAverage(std::size_t phases, std::size_t quantiles)
      : sums_(phases, Quantiles(quantiles, 0)), counts_(phases, 0) {}

  void add(double phase, const Quantiles& law) {
    const auto k = std::min(static_cast<std::size_t>(phase * static_cast<double>(sums_.size())), sums_.size() - 1);
    for (std::size_t q = 0; q < law.size(); ++q) {
      sums_[k][q] += law[q];
    }
    ++counts_[k];
  }

  /// A phase that nobody fell into is its neighbour's.
  std::vector<Quantiles> result() const {
    std::vector<Quantiles> laws = sums_;
    for (std::size_t k = 0; k < laws.size(); ++k) {
      for (double& x : laws[k]) {
        x /= static_cast<double>(std::max<std::size_t>(counts_[k], 1));
      }
    }
    for (std::size_t k = 0; k < laws.size(); ++k) {
      std::size_t from = k;
      while (counts_[from] == 0) {
        from = (from + 1) % laws.size();
      }
      laws[k] = laws[from];
    }
    return laws;
  }

 private:
  std::vector<Quantiles> sums_;
  std::vector<std::size_t> counts_;
};

std::vector<Quantiles> cycle_average(std::span<const double> times, std::span<const Quantiles> laws,
                                     std::span<const double> begins, std::size_t phases) {
  PhaseAverage average(phases, laws.front().size());
  std::size_t cycle = 0;
  for (std::size_t t = 0; t < times.size(); ++t) {
    while (cycle + 1 < begins.size() && times[t] >= begins[cycle + 1]) {
      ++cycle;
    }
    if (times[t] >= begins[cycle] && cycle + 1 < begins.size()) {
      average.add((times[t] - begins[cycle]) / (begins[cycle + 1] - begins[cycle]), laws[t]);
    }
  }
  return average.result();
}

std::vector<Quantiles> rest_average(std::span<const Quantiles> laws, std::size_t phases) {
  PhaseAverage average(1, laws.front().size());
  for (std::size_t t = laws.size() / 2; t < laws.size(); ++t) {
    average.add(0, laws[t]);
  }
  return std::vector<Quantiles>(phases, average.result().front());
}

std::vector<double> by_phase(const std::vector<Quantiles>& phases, double (*of)(const Quantiles&)) {
  std::vector<double> values(phases.size());
  std::transform(phases.begin(), phases.end(), values.begin(), of);
  return values;
}

std::vector<double> flat(const LawOrbit& orbit) {
  std::vector<double> numbers;
  for (const Quantiles& law : orbit.phases) {
    numbers.insert(numbers.end(), law.begin(), law.end());
  }
  return numbers;
}

}  // namespace

std::vector<double> LawOrbit::mean() const { return by_phase(phases, mean_of); }
std::vector<double> LawOrbit::spread() const { return by_phase(phases, spread_of); }
std::vector<double> LawOrbit::share() const { return by_phase(phases, share_of); }

LawOrbit find_law_orbit(std::span<const double> times, std::span<const Quantiles> laws,
                        const LawOrbitOptions& options) {
  GF_EXPECT(times.size() == laws.size() && !laws.empty());
  for (const Observable& observable : kObservables) {
    std::vector<double> values(laws.size());
    std::transform(laws.begin(), laws.end(), values.begin(), observable.of);
    const diagnostics::Oscillation found = diagnostics::find_oscillation(times, values, {});
    if (!swings(found.kind) || !found.period) {
      continue;
    }
    const diagnostics::Cycles cycles =
        diagnostics::find_cycles(diagnostics::make_uniform(times, values), found.period->value);
    if (cycles.count() == 0) {
      continue;
    }
    const std::size_t kept = std::min(options.cycles, cycles.count());
    const std::span<const double> begins = std::span(cycles.begins).last(kept + 1);
    return {.kind = record::to_string(found.kind),
            .observable = observable.name,
            .period = found.period->value,
            .phases = cycle_average(times, laws, begins, options.phases)};
  }
  return {.kind = "resting", .observable = "", .period = std::nullopt, .phases = rest_average(laws, options.phases)};
}

double orbit_distance(std::span<const double> a, std::span<const double> b, std::size_t phases) {
  GF_EXPECT(a.size() == b.size() && phases > 0 && a.size() % phases == 0);
  const std::size_t quantiles = a.size() / phases;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t shift = 0; shift < phases; ++shift) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
      const double d = a[k] - b[(k + shift * quantiles) % a.size()];
      sum += d * d;
    }
    least = std::min(least, sum);
  }
  return std::sqrt(least / static_cast<double>(a.size()));
}

double orbit_distance(const LawOrbit& a, const LawOrbit& b) {
  return orbit_distance(flat(a), flat(b), a.phases.size());
}

std::vector<std::size_t> single_linkage(std::size_t n, double same,
                                        const std::function<double(std::size_t, std::size_t)>& distance) {
  std::vector<std::size_t> root(n);
  std::iota(root.begin(), root.end(), std::size_t{0});
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (root[i] != root[j] && distance(i, j) < same) {
        const std::size_t low = std::min(root[i], root[j]);
        const std::size_t high = std::max(root[i], root[j]);
        std::replace(root.begin(), root.end(), high, low);  // a cluster's root is its first member
      }
    }
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < n; ++i) {
    if (root[i] == i) {
      order.push_back(i);
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::count(root.begin(), root.end(), a) > std::count(root.begin(), root.end(), b);
  });
  std::vector<std::size_t> cluster(n);
  for (std::size_t i = 0; i < n; ++i) {
    cluster[i] = static_cast<std::size_t>(std::find(order.begin(), order.end(), root[i]) - order.begin());
  }
  return cluster;
}

}  // namespace ganflow::experiment
