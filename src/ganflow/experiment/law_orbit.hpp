#pragma once
/// The orbit on which a generated law of one dimension ends: its quantiles by phase, and how far two orbits are apart.

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::experiment {

/// A law on the line as its quantiles at (q + ½)/Q.
using Quantiles = std::vector<double>;

struct LawOrbit {
  std::string kind;        ///< "oscillating", "damped", … of the observable that swings; "resting"
  std::string observable;  ///< "mean", "spread", "share"; empty when none swings
  std::optional<double> period;
  std::vector<Quantiles>
      phases;  ///< the law, averaged in W_2 over cycles, at each phase; all equal when nothing swings

  std::vector<double> mean() const;    ///< by phase
  std::vector<double> spread() const;  ///< standard deviation by phase
  std::vector<double> share() const;   ///< mass above 0 by phase
};

struct LawOrbitOptions {
  std::size_t phases = 24;
  std::size_t cycles = 8;  ///< the last so many are averaged
};

/// The first of mean, spread and mass above 0 that is found to swing (diagnostics/oscillation.hpp) gives the phase.
///
/// Shapes  laws[t] at times[t], all with as many quantiles.
LawOrbit find_law_orbit(std::span<const double> times, std::span<const Quantiles> laws,
                        const LawOrbitOptions& options = {});

/// √ of the mean over phases of W_2² between the laws, at the shift of phase where it is least.
double orbit_distance(const LawOrbit& a, const LawOrbit& b);
double orbit_distance(std::span<const double> a, std::span<const double> b, std::size_t phases);  ///< of flat orbits

/// Number of the cluster of each of n things: things nearer than `same` are together, and so are theirs (single
/// linkage). Clusters are numbered by size, the largest 0; of equal ones, the first to appear.
std::vector<std::size_t> single_linkage(std::size_t n, double same,
                                        const std::function<double(std::size_t, std::size_t)>& distance);

}  // namespace ganflow::experiment
