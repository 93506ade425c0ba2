#pragma once
/// A column of a run's series that is judged, with what it does.

#include "ganflow/diagnostics/oscillation.hpp"
#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"

#include <string>
#include <vector>

namespace ganflow::diagnostics {

struct Observable {
  std::string column;
  std::string name;  ///< for people
  Oscillation found;
};

bool is_location(const std::string& column);   ///< mean_k, pc1
bool is_shape(const std::string& column);      ///< std_k, distances
bool is_other(const std::string& column);      ///< payoff, critic_mean, energy: nothing is seen of the samples
bool is_looked_at(const std::string& column);  ///< any of these

/// Oscillating, damped or growing.
bool is_swing(record::VerdictKind kind);

/// All columns that are looked at and hold a finite number. False alarms are of all together (Bonferroni): each column
/// is asked for its share, and what it tells is multiplied by their number.
///
/// Throws  InputError for times that do not increase.
std::vector<Observable> look_at_observables(const record::Series& series, OscillationOptions options);

}  // namespace ganflow::diagnostics
