#pragma once
/// What a run's last snapshot tells about its particles.

#include "ganflow/experiment/spec.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/record/verdict.hpp"

namespace ganflow::apps {

/// Fills in strata, effective supports and ranks (theory §10), with a sentence where most of the critic's mass lies on
/// walls. Nothing is known without a snapshot.
void look_at_particles(const io::StoredRun& run, const experiment::Spec& spec, record::Verdict& verdict);

}  // namespace ganflow::apps
