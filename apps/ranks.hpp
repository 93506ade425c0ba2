#pragma once
/// A command that mpirun may have started several times at once: who speaks, and what all must agree on.

#include "ganflow/core/errors.hpp"
#include "ganflow/mpi/job.hpp"

#include "output.hpp"

#include <functional>
#include <optional>
#include <string>

namespace ganflow::apps {

/// Calls body(nullptr) in a process of its own, else body(&job). A rank that fails in a way that the others do not know
/// of ends all of them.
ExitCode with_job(const std::function<ExitCode(const mpi::Job*)>& body);

/// True in a process of its own too.
inline bool leads(const mpi::Job* job) { return job == nullptr || job->leads(); }

/// What `make` makes on every rank, from files that may be the rank's own. nullopt when it throws InputError on some
/// rank; the first of these has said why. In a process of its own the error is passed on.
template <class Make>
auto everywhere(const mpi::Job* job, const Make& make) -> std::optional<decltype(make())> {
  if (job == nullptr) {
    return make();
  }
  std::optional<decltype(make())> made;
  std::string refusal;
  try {
    made.emplace(make());
  } catch (const InputError& e) {
    refusal = e.what();
  }
  const int first = job->first(!made.has_value());
  if (first == job->rank()) {
    print_error(refusal);
  }
  return first == job->size() ? std::move(made) : std::nullopt;
}

/// Calls `make` on rank 0 and returns true on every rank; false when it throws InputError, which rank 0 has told of.
bool on_lead(const mpi::Job* job, const std::function<void()>& make);

}  // namespace ganflow::apps
