#include "ganflow/core/lone_thread.hpp"

#include <oneapi/tbb/task_arena.h>

namespace ganflow {

void on_lone_thread(const std::function<void()>& task) {
  oneapi::tbb::task_arena arena(1);  // one slot, and it is the caller's
  arena.execute(task);
}

int machine_threads() { return oneapi::tbb::info::default_concurrency(); }

}  // namespace ganflow
