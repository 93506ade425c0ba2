#pragma once
/// MPI starts once a process, so all tests of a binary share a job; without mpirun it has one rank.

#include "ganflow/mpi/job.hpp"

namespace ganflow::mpi {

inline const Job& one_job() {
  static const Job kJob;
  return kJob;
}

}  // namespace ganflow::mpi
