#pragma once
/// What `run` and `resume` have in common: drive an experiment into a run directory, judge it, draw it, say so.

#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/spec.hpp"
#include "ganflow/io/run_directory.hpp"
#include "ganflow/mpi/job.hpp"

#include "interrupt.hpp"
#include "output.hpp"

#include <string>

namespace ganflow::apps {

struct SessionOptions {
  bool json = false;
  bool pictures = true;
  const mpi::Job* job = nullptr;  ///< whose ranks share the work; nullptr in a process of its own
};

/// A spec made ready to run. Throws InputError as build and Observables do, and when the job of which this is a rank
/// has more ranks than a population has particles.
struct Session {
  Session(experiment::Spec what, const mpi::Job* job);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  experiment::Spec spec;
  experiment::Experiment experiment;
  experiment::Observables look;
};

/// Runs to the end of the spec, an interruption or a divergence; writes verdict.json and, when asked, the pictures.
/// `directory`: nullptr on the ranks that do not lead, which compute their share and keep nothing.
ExitCode drive(Session& session, io::RunDirectory* directory, const InterruptListener& interrupt,
               const SessionOptions& options);

/// The verdict in words: one line and the reasons below it, then each failure with its explanation.
std::string in_words(const record::Verdict& verdict);

}  // namespace ganflow::apps
