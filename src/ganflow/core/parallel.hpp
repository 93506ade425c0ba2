#pragma once
/// Parallel loops whose results cannot depend on the number of threads: a task writes only what belongs to its own
/// index, and sums over tasks are taken afterwards in a fixed tree (`tree_sum`).

#include <cstddef>
#include <functional>
#include <span>

namespace ganflow {

/// Limits every parallel loop of the process while it lives. `threads` = 0 means as many as the machine has.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads);
  ~ThreadLimit();
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  struct Control;
  Control* control_;
};

/// Calls task(0) … task(count−1), each once, in any order, on any thread; returns when all are done.
/// An exception thrown by a task is rethrown here.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task);

/// As parallel_for, but stays on the calling thread when `work` (in elementary operations) is too small to share.
void parallel_for(std::size_t count, std::size_t work, const std::function<void(std::size_t)>& task);

/// True inside a task of a parallel loop that has more than one.
bool in_parallel_task();

/// Σ values, pairwise by halves: a fixed tree, error O(log n) rounding units. Overwrites `values`.
template <class T>
T tree_sum(std::span<T> values) {
  if (values.empty()) {
    return T{};
  }
  for (std::size_t gap = 1; gap < values.size(); gap *= 2) {
    for (std::size_t i = 0; i + gap < values.size(); i += 2 * gap) {
      values[i] += values[i + gap];
    }
  }
  return values[0];
}

}  // namespace ganflow
