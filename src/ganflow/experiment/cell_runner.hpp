#pragma once
/// Many independent cells of work over the cores: what a study, and whatever else repeats runs, goes through.

#include "ganflow/record/cell.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace ganflow::experiment {

/// Thrown by a cell that was asked to stop.
struct CellInterrupted {};

/// Hands out cells, each once. Threads may ask at once.
class CellQueue {
 public:
  CellQueue() = default;
  virtual ~CellQueue() = default;
  CellQueue(const CellQueue&) = delete;
  CellQueue& operator=(const CellQueue&) = delete;
  virtual std::optional<std::size_t> next() = 0;  ///< nullopt: there are no more
};

/// The cells of a list, in its order, to the threads of one process.
class LocalQueue final : public CellQueue {
 public:
  explicit LocalQueue(std::vector<std::size_t> cells) : cells_(std::move(cells)) {}
  std::optional<std::size_t> next() override;

 private:
  std::vector<std::size_t> cells_;
  std::atomic<std::size_t> given_{0};
};

/// After every cell, for a progress display.
struct CellProgress {
  std::size_t done = 0;    ///< by this call, failed ones included
  std::size_t failed = 0;  ///< of these
  double seconds = 0;      ///< of the clock, since the call began
};

struct CellRunnerOptions {
  int threads = 0;                                         ///< 0: as many as the machine has
  const std::atomic<bool>* stop = nullptr;                 ///< set by a signal: no new cells, running ones are given up
  std::function<void(const CellProgress&)> progress = {};  ///< called by one thread at a time
};

struct CellRunnerResult {
  std::size_t done = 0;
  std::size_t failed = 0;
  bool interrupted = false;
};

/// Calls run(i) for every cell of the queue, on so many threads, and `keep` with each result as it comes, one at a
/// time, in no order. `run` returns a cell with its `failure`, or throws CellInterrupted (that cell is not kept). What
/// else `run` or `keep` throws (a bug, a full disk) ends all: no new cells are begun, and it is thrown again here.
CellRunnerResult run_cells(CellQueue& queue, const std::function<record::Cell(std::size_t)>& run,
                           const std::function<void(const record::Cell&)>& keep, const CellRunnerOptions& options);

}  // namespace ganflow::experiment
