#pragma once
/// What `run` and `resume` have in common: drive an experiment into a run directory, judge it, draw it, say so.

#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/io/run_directory.hpp"

#include "interrupt.hpp"
#include "output.hpp"

#include <optional>
#include <string>

namespace ganflow::apps {

struct SessionOptions {
  bool json = false;
  bool pictures = true;
};

/// Runs to the end of the spec, an interruption or a divergence; writes verdict.json and, when asked, the pictures.
ExitCode drive(const experiment::Spec& spec, experiment::Experiment& experiment, const experiment::Observables& look,
               io::RunDirectory& directory, const InterruptListener& interrupt, const SessionOptions& options);

/// The verdict on what a run directory holds. `divergence`: where the run broke, if it did; then the first reason.
record::Verdict judge(const experiment::Spec& spec, const experiment::Observables& look, const record::Series& series,
                      const std::optional<std::string>& divergence);

/// The verdict in words: one line and the reasons below it.
std::string in_words(const record::Verdict& verdict);

}  // namespace ganflow::apps
