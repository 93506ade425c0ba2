#pragma once
/// What a report needs to know of a run, taken from its stored spec.

#include "ganflow/experiment/spec.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/report/run_model.hpp"

#include <string>

namespace ganflow::apps {

/// Facts, provenance, populations and the critic. Throws InputError for a spec that is damaged or of a newer ganflow.
report::RunModel model_of(const io::StoredRun& run);
report::RunModel model_of(const experiment::Spec& spec, const std::string& spec_text, const std::string& source_name);

}  // namespace ganflow::apps
