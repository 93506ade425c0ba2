#include "ganflow/mpi/job_ranks.hpp"

#include <mpi.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace ganflow::mpi {

namespace {

constexpr std::size_t kMostBytes = std::numeric_limits<int>::max();  ///< that MPI counts in one message

/// One piece after the other, each from its owner to all, in parts that MPI can count.
void send_in_parts(std::span<std::byte> all, std::span<const std::size_t> bytes) {
  std::byte* piece = all.data();
  for (std::size_t rank = 0; rank < bytes.size(); ++rank) {
    for (std::size_t sent = 0; sent < bytes[rank];) {
      const std::size_t part = std::min(kMostBytes, bytes[rank] - sent);
      MPI_Bcast(piece + sent, static_cast<int>(part), MPI_BYTE, static_cast<int>(rank), MPI_COMM_WORLD);
      sent += part;
    }
    piece += bytes[rank];
  }
}

}  // namespace

void JobRanks::all_gather(std::span<std::byte> all, std::span<const std::size_t> bytes) {
  ++messages_;
  if (all.size() > kMostBytes) {
    send_in_parts(all, bytes);
    return;
  }
  std::vector<int> counts;
  std::vector<int> begins;
  int begin = 0;
  for (const std::size_t count : bytes) {
    counts.push_back(static_cast<int>(count));
    begins.push_back(begin);
    begin += counts.back();
  }
  MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all.data(), counts.data(), begins.data(), MPI_BYTE,
                 MPI_COMM_WORLD);
}

}  // namespace ganflow::mpi
