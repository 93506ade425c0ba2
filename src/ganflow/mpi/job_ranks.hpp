#pragma once
/// The ranks of a job as shared loops see them.

#include "ganflow/core/shared_loops.hpp"
#include "ganflow/mpi/job.hpp"

#include <cstdint>

namespace ganflow::mpi {

/// Called by one thread at a time.
class JobRanks final : public Ranks {
 public:
  explicit JobRanks(const Job& job) : job_(&job) {}

  std::size_t rank() const override { return static_cast<std::size_t>(job_->rank()); }
  std::size_t size() const override { return static_cast<std::size_t>(job_->size()); }
  void all_gather(std::span<std::byte> all, std::span<const std::size_t> bytes) override;
  std::int64_t messages() const { return messages_; }  ///< calls of all_gather so far

 private:
  const Job* job_;
  std::int64_t messages_ = 0;
};

}  // namespace ganflow::mpi
