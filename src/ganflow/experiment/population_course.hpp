#pragma once
/// How far apart the populations of two stored runs are, over time; or how far one run's are from its first.

#include "ganflow/experiment/population_distance.hpp"
#include "ganflow/io/stored_run.hpp"

#include <cstdint>
#include <vector>

namespace ganflow::experiment {

/// Distances at one time, not squared. The critic's are 0 where a run has none.
struct PopulationRow {
  double time = 0;
  std::int64_t a_iteration = 0;
  std::int64_t b_iteration = 0;
  PairDistance w2{};       ///< W_2, exact (theory §6)
  PairDistance weak{};     ///< norm in H^{-s}, s = (p + 1)/2 (theory §5)
  PairDistance coupled{};  ///< root mean square, of the first min(N, N') particles one by one
};

struct PopulationCourse {
  bool critics = false;  ///< both runs train one
  std::vector<PopulationRow> rows;
};

/// A row for every time at which both runs have a snapshot.
///
/// Cost    transport/exact.hpp and transport/mmd.hpp of all particles, a row.
/// Throws  InputError: no such time, units with different numbers of parameters, damaged snapshots.
PopulationCourse compare_populations(const io::StoredRun& a, const io::StoredRun& b);

/// A row for every snapshot after the first, of the distance from the first. Throws InputError: fewer than two.
PopulationCourse follow_populations(const io::StoredRun& run);

}  // namespace ganflow::experiment
