#pragma once
/// Mode collapse of a run (theory §10).

#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/record/verdict.hpp"

namespace ganflow::apps {

/// Draws samples of the process as it stands, and fills in `modes` with its sentence. Nothing is said where the data
/// have no modes that we know, or the run has diverged; where a classifier is too weak, only that and its accuracy.
void look_at_modes(const experiment::Observables& look, const dynamics::Process& process, const experiment::Spec& spec,
                   record::Verdict& verdict);

}  // namespace ganflow::apps
