#include "ganflow/core/parallel.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#if defined(__SANITIZE_THREAD__)
// Debian's oneTBB is not built for ThreadSanitizer, which therefore cannot see that a loop's start happens before its
// tasks and its tasks before its end. We say so ourselves.
#include <sanitizer/tsan_interface.h>
#define GF_HAPPENS_BEFORE(address) __tsan_release(address)
#define GF_HAPPENS_AFTER(address) __tsan_acquire(address)
#else
#define GF_HAPPENS_BEFORE(address) static_cast<void>(address)
#define GF_HAPPENS_AFTER(address) static_cast<void>(address)
#endif

namespace ganflow {

namespace {

constexpr std::size_t kSerialWork = 1U << 16U;  ///< operations: about 20 µs, several times what waking a thread costs

thread_local int tasks_below = 0;  ///< tasks of parallel loops on this thread's stack

struct InTask {
  InTask() { ++tasks_below; }
  ~InTask() { --tasks_below; }
  InTask(const InTask&) = delete;
  InTask& operator=(const InTask&) = delete;
};

}  // namespace

struct ThreadLimit::Control {
  oneapi::tbb::global_control limit;
};

ThreadLimit::ThreadLimit(int threads)
    : control_(new Control{{oneapi::tbb::global_control::max_allowed_parallelism,
                            threads > 0 ? static_cast<std::size_t>(threads)
                                        : static_cast<std::size_t>(oneapi::tbb::info::default_concurrency())}}) {}

ThreadLimit::~ThreadLimit() { delete control_; }

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& task) {
  if (count == 1) {
    task(0);
    return;
  }
  char fence = 0;
  GF_HAPPENS_BEFORE(&fence);
  oneapi::tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
    GF_HAPPENS_AFTER(&fence);
    const InTask inside;
    task(i);
    GF_HAPPENS_BEFORE(&fence);
  });
  GF_HAPPENS_AFTER(&fence);
}

void parallel_for(std::size_t count, std::size_t work, const std::function<void(std::size_t)>& task) {
  if (work < kSerialWork) {
    for (std::size_t i = 0; i < count; ++i) {
      task(i);
    }
    return;
  }
  parallel_for(count, task);
}

bool in_parallel_task() { return tasks_below > 0; }

}  // namespace ganflow
