#include "ganflow/mpi/cells.hpp"

#include <mpi.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>

namespace ganflow::mpi {

namespace {

using experiment::CellProgress;
using experiment::CellRunnerOptions;
using experiment::CellRunnerResult;
using Clock = std::chrono::steady_clock;

constexpr int kAsk = 1;    // worker → rank 0: what it has done so far; wants a cell
constexpr int kCell = 2;   // rank 0 → worker: a cell, or kNone
constexpr int kLeave = 3;  // worker → rank 0: what it has done in all; goes
constexpr std::int64_t kNone = -1;
constexpr auto kLook = std::chrono::milliseconds(1);

/// Cells done and failed, and whether it was stopped, as a message.
using Tally = std::array<std::int64_t, 3>;

/// What all ranks have done, as far as rank 0 has heard.
class Board {
 public:
  Board(int ranks, const std::function<void(const CellProgress&)>& show)
      : tallies_(static_cast<std::size_t>(ranks)), show_(show) {}

  void note(int rank, const Tally& tally) {
    const std::scoped_lock lock(mutex_);
    const bool news = tallies_[static_cast<std::size_t>(rank)][0] != tally[0];
    tallies_[static_cast<std::size_t>(rank)] = tally;
    if (show_ && news) {
      const CellRunnerResult all = sum();
      show_({.done = all.done,
             .failed = all.failed,
             .seconds = std::chrono::duration<double>(Clock::now() - begun_).count()});
    }
  }

  CellRunnerResult sum() const {
    CellRunnerResult all;
    for (const Tally& tally : tallies_) {
      all.done += static_cast<std::size_t>(tally[0]);
      all.failed += static_cast<std::size_t>(tally[1]);
      all.interrupted = all.interrupted || tally[2] != 0;
    }
    return all;
  }

 private:
  std::mutex mutex_;
  std::vector<Tally> tallies_;
  std::function<void(const CellProgress&)> show_;
  Clock::time_point begun_ = Clock::now();
};

/// Rank 0's thread that answers the others until all have left, or until `quit`. Only it calls MPI while it lives.
void serve(experiment::CellQueue& queue, Board& board, int workers, const std::atomic<bool>& quit) {
  int left = 0;
  while (left < workers && !quit) {
    int waits = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &waits, &status);
    if (waits == 0) {
      std::this_thread::sleep_for(kLook);
      continue;
    }
    Tally tally{};
    MPI_Recv(tally.data(), static_cast<int>(tally.size()), MPI_INT64_T, status.MPI_SOURCE, status.MPI_TAG,
             MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    board.note(status.MPI_SOURCE, tally);
    if (status.MPI_TAG == kLeave) {
      ++left;
      continue;
    }
    const std::optional<std::size_t> next = queue.next();
    const std::int64_t cell = next ? static_cast<std::int64_t>(*next) : kNone;
    MPI_Send(&cell, 1, MPI_INT64_T, status.MPI_SOURCE, kCell, MPI_COMM_WORLD);
  }
}

/// A worker's queue: rank 0, one thread asking at a time.
class RemoteQueue final : public experiment::CellQueue {
 public:
  std::optional<std::size_t> next() override {
    const std::scoped_lock lock(mutex_);
    const Tally tally = {done, failed, 0};
    std::int64_t cell = kNone;
    MPI_Send(tally.data(), static_cast<int>(tally.size()), MPI_INT64_T, 0, kAsk, MPI_COMM_WORLD);
    MPI_Recv(&cell, 1, MPI_INT64_T, 0, kCell, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return cell == kNone ? std::nullopt : std::optional(static_cast<std::size_t>(cell));
  }

  std::atomic<std::int64_t> done{0};
  std::atomic<std::int64_t> failed{0};

 private:
  std::mutex mutex_;
};

CellRunnerResult work(const std::function<record::Cell(std::size_t)>& run,
                      const std::function<void(const record::Cell&)>& keep, CellRunnerOptions options) {
  RemoteQueue queue;
  options.progress = [&](const CellProgress& progress) {
    queue.done = static_cast<std::int64_t>(progress.done);
    queue.failed = static_cast<std::int64_t>(progress.failed);
  };
  const CellRunnerResult result = experiment::run_cells(queue, run, keep, options);
  const Tally tally = {static_cast<std::int64_t>(result.done), static_cast<std::int64_t>(result.failed),
                       result.interrupted ? 1 : 0};
  MPI_Send(tally.data(), static_cast<int>(tally.size()), MPI_INT64_T, 0, kLeave, MPI_COMM_WORLD);
  return result;
}

CellRunnerResult lead(int ranks, const std::vector<std::size_t>& cells,
                      const std::function<record::Cell(std::size_t)>& run,
                      const std::function<void(const record::Cell&)>& keep, CellRunnerOptions options) {
  experiment::LocalQueue queue(cells);
  Board board(ranks, options.progress);
  options.progress = [&](const CellProgress& progress) {
    board.note(0, {static_cast<std::int64_t>(progress.done), static_cast<std::int64_t>(progress.failed), 0});
  };
  std::atomic<bool> quit{false};
  std::thread server([&] { serve(queue, board, ranks - 1, quit); });
  CellRunnerResult own;
  try {
    own = experiment::run_cells(queue, run, keep, options);
  } catch (...) {  // the job is about to be aborted
    quit = true;
    server.join();
    throw;
  }
  server.join();
  CellRunnerResult all = board.sum();
  all.interrupted = all.interrupted || own.interrupted;
  return all;
}

}  // namespace

CellRunnerResult run_cells(const Job& job, const std::vector<std::size_t>& cells,
                           const std::function<record::Cell(std::size_t)>& run,
                           const std::function<void(const record::Cell&)>& keep, const CellRunnerOptions& options) {
  CellRunnerOptions own = options;
  own.threads = options.threads > 0 ? options.threads : 1;
  return job.leads() ? lead(job.size(), cells, run, keep, own) : work(run, keep, own);
}

}  // namespace ganflow::mpi
