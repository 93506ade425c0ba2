#pragma once
/// Growth without end (theory §10, divergence): a run that leaves its data's scale and goes on.

#include "ganflow/record/series.hpp"

#include <optional>
#include <span>
#include <string>

namespace ganflow::diagnostics {

/// |x(t)| ≈ e^{rate t} over the last half of a series.
struct GrowthFit {
  double rate = 0;
  double low = 0;  ///< 95% confidence interval
  double high = 0;
  double before = 0;   ///< |x| as fitted, at half time
  double after = 0;    ///< and at the end
  bool grows() const;  ///< surely, and at least twofold in that half
};

/// Least squares of log|x| on time over the last half of the finite, non-zero values. The interval is Student's, its
/// variance multiplied by (1 + ρ)/(1 − ρ), ρ the correlation of neighbouring residuals, its degrees of freedom divided
/// by that: series wander. nullopt for fewer than 8 such values.
///
/// Shapes  times and values equally long, times increasing.
/// Check   exact exponentials; coverage of the interval with AR(1) residuals.
std::optional<GrowthFit> fit_growth(std::span<const double> times, std::span<const double> values);

struct Runaway {
  std::string column;
  GrowthFit fit;
};

/// The column that grows fastest of those that have left the data's scale: a distance to the data, a spread or a mean
/// beyond 10 deviations of the data, a payoff beyond 100 of them (a critic with slopes of 100, or one that is sure of
/// nothing). nullopt where none grows, or the deviation is not known.
std::optional<Runaway> find_runaway(const record::Series& series, const std::optional<double>& data_std);

/// The column that grew fastest, on whatever scale: of a run that was stopped for its numbers.
std::optional<Runaway> fastest_growth(const record::Series& series);

}  // namespace ganflow::diagnostics
