#pragma once
/// A stored run with its spec and its objects, for commands that only look.

#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/io/stored_run.hpp"

#include <string>

namespace ganflow::apps {

struct OpenRun {
  explicit OpenRun(const std::string& path)
      : run(path),
        spec(experiment::parse_spec(run.spec_text(), run.layout().spec().string())),
        experiment(experiment::build(spec)),
        look(spec, experiment) {}

  io::StoredRun run;
  experiment::Spec spec;
  experiment::Experiment experiment;  ///< at iteration 0
  experiment::Observables look;
};

}  // namespace ganflow::apps
