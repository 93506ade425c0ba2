#include "ranks.hpp"

#include "ganflow/simd/target.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <exception>

namespace ganflow::apps {

namespace {

/// True when all ranks run the same kernels, so that numbers found by each of them are the same.
bool computes_alike(const mpi::Job& job) {
  const simd::Target own = simd::chosen_target();
  const auto lead = static_cast<simd::Target>(job.of_lead(static_cast<std::int64_t>(own)));
  const int other = job.first(own != lead);
  if (other == job.rank()) {
    print_error(
        fmt::format("rank {} runs {} kernels, rank 0 {}: their numbers would differ by rounding. Ask for one "
                    "kind of processor (with Slurm: --constraint)",
                    other, simd::to_string(own), simd::to_string(lead)));
  }
  return other == job.size();
}

}  // namespace

ExitCode with_job(const std::function<ExitCode(const mpi::Job*)>& body) {
  if (!mpi::started_by_launcher()) {
    return body(nullptr);
  }
  const mpi::Job job;
  if (!computes_alike(job)) {
    return ExitCode::kBadInput;
  }
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
