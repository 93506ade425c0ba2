#include "ganflow/diagnostics/observable.hpp"

#include "ganflow/diagnostics/distance_course.hpp"
#include "ganflow/diagnostics/sentences.hpp"

#include <algorithm>
#include <cstddef>

namespace ganflow::diagnostics {

using record::Series;
using record::VerdictKind;

bool is_location(const std::string& column) { return column.starts_with("mean_") || column == "pc1"; }
bool is_shape(const std::string& column) { return column.starts_with("std_") || is_distance(column); }

bool is_other(const std::string& column) { return column == "payoff" || column == "critic_mean" || column == "energy"; }
bool is_looked_at(const std::string& column) { return is_location(column) || is_shape(column) || is_other(column); }

bool is_swing(VerdictKind kind) {
  return kind == VerdictKind::kOscillating || kind == VerdictKind::kDamped || kind == VerdictKind::kGrowing;
}

std::vector<Observable> look_at_observables(const Series& series, OscillationOptions options) {
  const auto& columns = series.columns();
  const auto looked_at = std::count_if(columns.begin(), columns.end(), is_looked_at);
  const auto means =
      std::count_if(columns.begin(), columns.end(), [](const std::string& c) { return c.starts_with("mean_"); });
  const Numbering numbering = means > 1 ? Numbering::kNumbered : Numbering::kAlone;
  options.false_alarm /= static_cast<double>(std::max<std::ptrdiff_t>(1, looked_at));  // Bonferroni
  options.ringing_alarm /= static_cast<double>(std::max<std::ptrdiff_t>(1, looked_at));
  std::vector<Observable> observables;
  for (const std::string& column : columns) {
    if (is_looked_at(column) && !finite_values(series, column).empty()) {
      observables.push_back({column, name_of_observable(column, numbering),
                             find_oscillation(series.time(), *series.column(column), options)});
      Oscillation& found = observables.back().found;
      found.false_alarm = std::min(1.0, found.false_alarm * static_cast<double>(looked_at));
      found.ringing_alarm = std::min(1.0, found.ringing_alarm * static_cast<double>(looked_at));
    }
  }
  return observables;
}

}  // namespace ganflow::diagnostics
