#include "ganflow/mpi/job.hpp"

#include "ganflow/core/errors.hpp"

#include <mpi.h>

#include <cstdlib>

namespace ganflow::mpi {

bool started_by_launcher() {
  for (const char* const name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK"}) {
    if (std::getenv(name) != nullptr) {
      return true;
    }
  }
  return false;
}

Job::Job() {
  int provided = 0;
  const int error = MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
  if (error != MPI_SUCCESS || provided < MPI_THREAD_SERIALIZED) {
    throw RuntimeFailure("MPI does not start with threads (MPI_THREAD_SERIALIZED). Check the installation of Open MPI");
  }
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

Job::~Job() { MPI_Finalize(); }

std::int64_t Job::of_lead(std::int64_t value) const {
  MPI_Bcast(&value, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
  return value;
}

int Job::first(bool says) const {
  const int own = says ? rank_ : size_;
  int lowest = 0;
  MPI_Allreduce(&own, &lowest, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
  return lowest;
}

void Job::abort(int code) const {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::exit(code);  // not reached, but the compiler cannot know
}

}  // namespace ganflow::mpi
