#pragma once
/// Work that keeps to the thread that calls it, so that many pieces of work can share the cores between them.

#include <functional>

namespace ganflow {

/// Calls `task`; every parallel loop inside it stays on the calling thread. Results are those of any number of threads.
void on_lone_thread(const std::function<void()>& task);

/// Threads that the machine runs at once; at least 1.
int machine_threads();

}  // namespace ganflow
