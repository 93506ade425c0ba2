#include "ganflow/experiment/cell_runner.hpp"

#include "ganflow/core/lone_thread.hpp"

#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

namespace ganflow::experiment {

namespace {

using Clock = std::chrono::steady_clock;

/// What the threads of one call share.
class Crew {
 public:
  Crew(CellQueue& queue, const std::function<record::Cell(std::size_t)>& run,
       const std::function<void(const record::Cell&)>& keep, const CellRunnerOptions& options)
      : queue_(queue), run_(run), keep_(keep), options_(options) {}

  void work() {
    while (!over()) {
      const std::optional<std::size_t> index = queue_.next();
      if (!index) {
        return;
      }
      try {
        finish(run_(*index));
      } catch (const CellInterrupted&) {
        broken_ = true;
      } catch (...) {  // thrown again by result(), on the thread that called
        const std::scoped_lock lock(mutex_);
        problem_ = problem_ ? problem_ : std::current_exception();
        broken_ = true;
      }
    }
  }

  CellRunnerResult result() {
    if (problem_) {
      std::rethrow_exception(problem_);
    }
    result_.interrupted = over();
    return result_;
  }

 private:
  bool over() const { return broken_ || (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)); }

  void finish(const record::Cell& cell) {
    const std::scoped_lock lock(mutex_);
    keep_(cell);
    ++result_.done;
    result_.failed += cell.is_done() ? 0 : 1;
    if (options_.progress) {
      const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
      options_.progress({.done = result_.done, .failed = result_.failed, .seconds = seconds});
    }
  }

  CellQueue& queue_;
  const std::function<record::Cell(std::size_t)>& run_;
  const std::function<void(const record::Cell&)>& keep_;
  const CellRunnerOptions& options_;
  Clock::time_point begun_ = Clock::now();
  std::mutex mutex_;
  CellRunnerResult result_;
  std::exception_ptr problem_;
  std::atomic<bool> broken_{false};
};

}  // namespace

std::optional<std::size_t> LocalQueue::next() {
  const std::size_t i = given_.fetch_add(1);
  return i < cells_.size() ? std::optional(cells_[i]) : std::nullopt;
}

CellRunnerResult run_cells(CellQueue& queue, const std::function<record::Cell(std::size_t)>& run,
                           const std::function<void(const record::Cell&)>& keep, const CellRunnerOptions& options) {
  Crew crew(queue, run, keep, options);
  const int threads = options.threads > 0 ? options.threads : machine_threads();
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) {
    others.emplace_back([&crew] { crew.work(); });
  }
  crew.work();
  for (std::thread& other : others) {
    other.join();
  }
  return crew.result();
}

}  // namespace ganflow::experiment
