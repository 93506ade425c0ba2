#pragma once
/// A scalar observed at equal intervals: what spectra and cycles are taken of.

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::diagnostics {

struct UniformSeries {
  double start = 0;            ///< time of the first value
  double step = 1;             ///< > 0
  std::vector<double> values;  ///< finite
  std::size_t left_out = 0;    ///< NaN or infinite observations that were not used
  bool interpolated = false;   ///< the observations' times were unequal: values lie on the line between neighbours

  std::size_t size() const { return values.size(); }
  double time(std::size_t i) const { return start + step * static_cast<double>(i); }
  double duration() const { return step * static_cast<double>(values.size()); }
  /// The series from value `first` on.
  UniformSeries from(std::size_t first) const;
};

/// Observations on a grid of their median time step, linear between neighbours; taken as they are when their times are
/// equal to 1% of a step. Observations that are not finite are left out. Fewer than two good ones: an empty series or
/// a single value.
///
/// Shapes  times and values equally long.
/// Throws  InputError for differing lengths, times that are not finite or do not increase.
UniformSeries make_uniform(std::span<const double> times, std::span<const double> values);

/// Σ values / n; 0 when empty.
double mean_of(std::span<const double> values);
/// √(Σ (value − mean)² / n).
double deviation_of(std::span<const double> values);
/// Middle value; NaN when empty.
double median_of(std::span<const double> values);

/// values ≈ level + slope · (i − (n−1)/2), least squares.
struct Trend {
  double level = 0;
  double slope = 0;  ///< a step
};
Trend fit_trend(std::span<const double> values);
/// values − trend.
std::vector<double> detrended(std::span<const double> values);

}  // namespace ganflow::diagnostics
