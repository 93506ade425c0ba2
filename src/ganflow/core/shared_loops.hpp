#pragma once
/// Loops whose tasks are shared between processes that run the same program on the same numbers. Each process ends a
/// loop with what all tasks wrote, so that everything between two loops is the same everywhere, and the same as in one
/// process by itself: bits do not depend on the number of processes.

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace ganflow {

/// The processes of a job, as loops see them.
class Ranks {
 public:
  Ranks() = default;
  virtual ~Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
  virtual std::size_t rank() const = 0;
  virtual std::size_t size() const = 0;
  /// `all` is made of one piece after the other, piece r of bytes[r] bytes; on entry this rank's own is filled, on
  /// return all are. All ranks call it with the same `bytes`.
  virtual void all_gather(std::span<std::byte> all, std::span<const std::size_t> bytes) = 0;
};

/// While it lives, shared_for shares its tasks with `ranks`, which all run the same loops in the same order. One at a
/// time; shared_for is called from the thread that made it, or from tasks of loops, which stay where they are.
class SharedLoops {
 public:
  explicit SharedLoops(Ranks& ranks);
  ~SharedLoops();
  SharedLoops(const SharedLoops&) = delete;
  SharedLoops& operator=(const SharedLoops&) = delete;
};

/// The memory that a task writes: rows of bytes, `stride` bytes apart.
struct Written {
  std::byte* first;
  std::size_t rows;
  std::size_t row_bytes;
  std::size_t stride;
};

template <class T>
Written written(MatrixView<T> m) {
  return {.first = reinterpret_cast<std::byte*>(m.data()),
          .rows = m.rows(),
          .row_bytes = m.cols() * sizeof(T),
          .stride = m.stride() * sizeof(T)};
}

/// parallel_for(count, work, task), shared between the ranks when there are some and `work` is worth a message: rank r
/// of R runs the tasks [r count / R, (r+1) count / R). `outputs(i)` tells what task i writes, and nothing else may be
/// written; what a task reads there must be the same on all ranks.
///
/// Cost   the tasks' own / R, and all that they write sent once to every rank.
void shared_for(std::size_t count, std::size_t work, const std::function<void(std::size_t)>& task,
                const std::function<std::vector<Written>(std::size_t)>& outputs);

}  // namespace ganflow
