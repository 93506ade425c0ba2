#pragma once
/// How far a stored run has come, in a sentence.

#include "ganflow/record/event.hpp"
#include "ganflow/record/series.hpp"

#include <span>
#include <string>

namespace ganflow::report {

/// "Finished at t = 600 (6000 iterations)", "Interrupted at …; go on with 'ganflow resume RUN'", "Diverged at …: where",
/// or "Not finished: …" for a run that goes on or was killed.
std::string state_of_run(std::span<const record::Event> events, const record::Series& series, const std::string& run);

}  // namespace ganflow::report
