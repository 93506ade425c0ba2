#pragma once
/// The process that works on a run, if there is one, whoever started it.

#include "ganflow/io/run_layout.hpp"

#include <sys/types.h>

#include <optional>

namespace ganflow::server {

struct RunProcess {
  pid_t pid = 0;
  bool paused = false;  ///< stopped by SIGSTOP or Ctrl-Z
};

/// The process that .lock names, if it lives and has that file open; nullopt otherwise. Only looks: it takes no lock, so
/// that a run which begins at this instant does not find one in its way.
std::optional<RunProcess> process_of(const io::RunLayout& run);

/// Sends `signal` to the process that works on `run`, and to no other: a number that was given to another process
/// meanwhile is noticed. False when nobody works on it (any more).
/// Throws RuntimeFailure when the process belongs to somebody else.
bool signal_run(const io::RunLayout& run, int signal);

}  // namespace ganflow::server
