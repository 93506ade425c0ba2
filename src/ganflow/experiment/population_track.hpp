#pragma once
/// How far the populations of a run have come: from where they started, and since the row before.

#include "ganflow/experiment/spec.hpp"
#include "ganflow/record/array.hpp"
#include "ganflow/record/series.hpp"

#include <string>
#include <vector>

namespace ganflow::experiment {

/// Columns NORM_REFERENCE_PLAYER ("w2_start_critic"), for each reference of observe.distances, norm of
/// observe.distance_norms and trained population:
///   w2       W_2, exact, not squared (theory §6); its square summed over both players is d_2² of theory §4
///   weak     norm in H^{-s}, s = p/2 + observe.smoothness (theory §5)
///   coupled  √(1/N Σ_i |θ_i − θ'_i|²), an upper bound of w2
///   start    from iteration 0
///   previous from the row before: over the time between, the speed of the population; NaN in row 0
/// 0 without computing anything where not a bit has changed.
///
/// Cost   a row: population_distance.hpp of N particles, twice for both references. Equal particles are one to W_2.
///        Every solve starts afresh: potentials of the row before would save a quarter of it, and would have to be in
///        every checkpoint, since they decide which of several optimal plans is found.
/// Check  translations; a run against its resumption, bit by bit.
class PopulationTrack {
 public:
  PopulationTrack(const Spec& spec, const record::State& start);

  record::Columns columns() const;
  /// The values of `columns`. The next row's "previous" is this one.
  std::vector<double> row(const record::State& now);

  /// Adds the row before as arrays observed.generator and observed.critic, unless it is this very state.
  void save(record::CheckpointState& state) const;
  void restore(const record::CheckpointState& state);

 private:
  bool follows(PopulationReference reference) const;

  ObserveSpec observe_;
  std::vector<std::string> players_;
  record::State start_;  // arrays of players_ only, as in previous_
  record::State previous_;
  bool has_previous_ = false;
};

}  // namespace ganflow::experiment
