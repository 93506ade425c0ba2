#pragma once
/// Has the generator's gradient vanished (theory §10)? Told from a run's series.

#include "ganflow/diagnostics/distance_course.hpp"
#include "ganflow/record/series.hpp"

#include <optional>

namespace ganflow::diagnostics {

/// The course of the generator's gradient beside the distance and the payoff. "Late" is the median of the last quarter,
/// "largest" that of the medians of three neighbouring rows, so that a single spike decides nothing.
struct GradientCourse {
  double largest = 0;
  double late = 0;
  std::optional<double> sight{};  ///< (late payoff − blind) / (largest payoff − blind); unknown without `blind_payoff`
  bool has_vanished = false;
  double share() const { return largest > 0 ? late / largest : 0; }
};

/// Vanished means all of
///   the gradient is at most 1% of its largest, or of rounding: at that speed the whole run again would move a parameter
///   by less than a millionth of the distance to the data;
///   the distance to the data has not arrived near its noise floor, and falls no more;
///   the critic sees the difference: its payoff is at least half way from a blind critic's, D = 0, to the largest. A
///   gradient that is small because the critic is level is an equilibrium, if a bad one, and no loss of direction.
///
/// nullopt without a column generator_gradient that has finite values.
std::optional<GradientCourse> find_gradient_course(const record::Series& series,
                                                   const std::optional<DistanceCourse>& distance,
                                                   const std::optional<double>& blind_payoff);

}  // namespace ganflow::diagnostics
