#pragma once
/// Ctrl-C and SIGTERM: the first asks a run to stop at a checkpoint, the second ends the process at once.

#include <atomic>

namespace ganflow::apps {

/// Listens while it lives. One at a time.
class InterruptListener {
 public:
  InterruptListener();
  ~InterruptListener();
  InterruptListener(const InterruptListener&) = delete;
  InterruptListener& operator=(const InterruptListener&) = delete;

  const std::atomic<bool>& asked() const;  ///< true from the first signal on
};

}  // namespace ganflow::apps
