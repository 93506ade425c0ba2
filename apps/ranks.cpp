#include "ranks.hpp"

#include <fmt/format.h>

#include <exception>

namespace ganflow::apps {

ExitCode with_job(const std::function<ExitCode(const mpi::Job*)>& body) {
  if (!mpi::started_by_launcher()) {
    return body(nullptr);
  }
  const mpi::Job job;
  try {
    return body(&job);
  } catch (const InputError& e) {
    print_error(e.what());
    return ExitCode::kBadInput;
  } catch (const std::exception& e) {
    print_error(fmt::format("rank {} of {}: {}. The job ends", job.rank(), job.size(), e.what()));
    job.abort(to_int(ExitCode::kFailed));
  }
}

bool on_lead(const mpi::Job* job, const std::function<void()>& make) {
  if (job == nullptr) {
    make();
    return true;
  }
  bool made = true;
  if (job->leads()) {
    try {
      make();
    } catch (const InputError& e) {
      print_error(e.what());
      made = false;
    }
  }
  return job->of_lead(made ? 1 : 0) == 1;
}

}  // namespace ganflow::apps
