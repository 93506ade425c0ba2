#include "ganflow/core/shared_loops.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <cstring>

namespace ganflow {

namespace {

constexpr std::size_t kSharedWork = 1U << 20U;  ///< operations: about 150 µs, a few times what a message costs

Ranks* current_ranks = nullptr;

/// Calls what(address, bytes) for every row.
template <class What>
void for_rows(const std::vector<Written>& regions, const What& what) {
  for (const Written& region : regions) {
    for (std::size_t r = 0; r < region.rows; ++r) {
      what(region.first + r * region.stride, region.row_bytes);
    }
  }
}

std::size_t bytes_of(const std::vector<Written>& regions) {
  std::size_t bytes = 0;
  for (const Written& region : regions) {
    bytes += region.rows * region.row_bytes;
  }
  return bytes;
}

/// The tasks of rank r are [first(r), first(r + 1)).
struct Division {
  std::size_t tasks;
  std::size_t ranks;
  std::size_t first(std::size_t rank) const { return rank * tasks / ranks; }
};

void exchange(Ranks& ranks, const Division& tasks, const std::function<std::vector<Written>(std::size_t)>& outputs) {
  std::vector<std::size_t> bytes(ranks.size());
  std::size_t total = 0;
  std::size_t own_begin = 0;
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    own_begin = rank == ranks.rank() ? total : own_begin;
    for (std::size_t i = tasks.first(rank); i < tasks.first(rank + 1); ++i) {
      bytes[rank] += bytes_of(outputs(i));
    }
    total += bytes[rank];
  }
  std::vector<std::byte> all(total);
  std::byte* to = all.data() + own_begin;
  for (std::size_t i = tasks.first(ranks.rank()); i < tasks.first(ranks.rank() + 1); ++i) {
    for_rows(outputs(i), [&](const std::byte* row, std::size_t count) {
      std::memcpy(to, row, count);
      to += count;
    });
  }
  ranks.all_gather(all, bytes);
  const std::byte* from = all.data();
  for (std::size_t i = 0; i < tasks.tasks; ++i) {
    for_rows(outputs(i), [&](std::byte* row, std::size_t count) {
      std::memcpy(row, from, count);
      from += count;
    });
  }
}

}  // namespace

SharedLoops::SharedLoops(Ranks& ranks) {
  GF_EXPECT(current_ranks == nullptr);
  current_ranks = ranks.size() > 1 ? &ranks : nullptr;
}

SharedLoops::~SharedLoops() { current_ranks = nullptr; }

void shared_for(std::size_t count, std::size_t work, const std::function<void(std::size_t)>& task,
                const std::function<std::vector<Written>(std::size_t)>& outputs) {
  if (current_ranks == nullptr || work < kSharedWork || in_parallel_task()) {
    parallel_for(count, work, task);
    return;
  }
  const Division tasks{.tasks = count, .ranks = current_ranks->size()};
  const std::size_t first = tasks.first(current_ranks->rank());
  parallel_for(tasks.first(current_ranks->rank() + 1) - first, [&](std::size_t i) { task(first + i); });
  exchange(*current_ranks, tasks, outputs);
}

}  // namespace ganflow
