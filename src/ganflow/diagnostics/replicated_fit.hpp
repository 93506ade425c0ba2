#pragma once
/// Slopes with intervals, from replicas: every replica is a curve, and replicas are the only thing taken for independent.

#include "ganflow/diagnostics/cycles.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

/// y over x of one replica. Position k is the same setting in every replica; NaN where it has no value.
struct ReplicaCurve {
  std::vector<double> x;
  std::vector<double> y;
};

enum class IntervalKind {
  kReplicas,   ///< the slope of each replica, their mean, Student's t with R − 1 degrees of freedom
  kBootstrap,  ///< the slope of the mean curve; whole replicas drawn again, percentiles
};

struct ReplicatedFitOptions {
  bool log = true;  ///< log y over log x; else y over x
  IntervalKind interval = IntervalKind::kReplicas;
  double from = -std::numeric_limits<double>::infinity();  ///< smallest x that is fitted
  double to = std::numeric_limits<double>::infinity();     ///< largest x that is fitted
  double correction = 0;  ///< not 0: log y = level + slope log x + c x^correction, with c fitted too; needs `log`
  std::size_t resamples = 1999;  ///< of the bootstrap; at least 99
  std::uint64_t seed = 1;        ///< of its draws
  void validate() const;         ///< throws InputError naming the field
};

/// What is drawn of all replicas at one setting.
struct FitPoint {
  double x = 0;
  Estimate y;           ///< mean over replicas with its 95% interval; of one replica: no width
  bool fitted = false;  ///< inside [from, to]
};

struct ReplicatedFit {
  Estimate slope;             ///< with its 95% interval
  double level = 0;           ///< y = e^level x^slope, or level + slope x
  double correction = 0;      ///< c of y = e^level x^slope e^(c x^q), with q = options.correction
  std::size_t replicas = 0;   ///< that have at least two points
  bool by_residuals = false;  ///< one replica only: the interval is that of least squares, from its residuals
  std::vector<FitPoint> points{};
};

/// Least squares through each replica's curve (kReplicas), or through their mean (kBootstrap). With `log`, means are
/// geometric for kReplicas, and arithmetic for kBootstrap: log E y is not E log y, but a y whose law only changes its
/// scale along the line has the same slope in both. Dependence along a replica, as of cells with the same start, is
/// allowed for by either interval.
///
/// A law that is a power at one end only, y = e^level x^slope (1 + c x^q + …), has an exact slope once `correction` = q:
/// Δt with q = 1, widths with q = −1. Otherwise the interval is about the slope of the line through what was measured.
///
/// Error   kReplicas: exact 95% for normal slopes. kBootstrap: too narrow for few replicas (6 replicas: about 88%).
/// Cost    O(R n), times the resamples.
/// Throws  InputError for options. nullopt where fewer than two points can be fitted, or by residuals fewer than three; one
///         more of each with a correction.
/// Check   exact lines, coverage on synthetic replicas.
std::optional<ReplicatedFit> fit_replicas(std::span<const ReplicaCurve> replicas,
                                          const ReplicatedFitOptions& options = {});

/// Mean of independent values with Student's 95% interval; those that are not finite are left out. nullopt: fewer than
/// two.
std::optional<Estimate> mean_of_replicas(std::span<const double> values);

}  // namespace ganflow::diagnostics
