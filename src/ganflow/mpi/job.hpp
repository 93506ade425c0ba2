#pragma once
/// The processes that mpirun (or srun) started together: ranks 0 … R − 1 of one job.

#include <cstdint>

namespace ganflow::mpi {

/// True when this process was started as one of several, by Open MPI's mpirun or by Slurm's srun with PMI.
bool started_by_launcher();

/// MPI, from construction to the end. One a process.
class Job {
 public:
  /// Throws RuntimeFailure when MPI does not start.
  Job();
  ~Job();  ///< waits for the other ranks to end too
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool leads() const { return rank_ == 0; }
  /// What rank 0 says, everywhere. All ranks call it.
  std::int64_t of_lead(std::int64_t value) const;
  /// The lowest rank that says true; size() when none does. All ranks call it.
  int first(bool says) const;
  /// Ends all ranks at once: one has met a problem that the others do not know of and would wait for.
  [[noreturn]] void abort(int code) const;

 private:
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace ganflow::mpi
