#pragma once
/// The verdict on a run of a spec: diagnostics::judge_run, told what the spec knows.

#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/record/series.hpp"
#include "ganflow/record/verdict.hpp"

#include <optional>
#include <string>

namespace ganflow::experiment {

/// `divergence`: the sentence of a run that was stopped for its numbers. Modes and failures are not looked at: the first
/// need samples, the second everything else (diagnostics/failure_modes.hpp).
record::Verdict judge(const Spec& spec, const Observables& look, const record::Series& series,
                      const std::optional<std::string>& divergence);

}  // namespace ganflow::experiment
