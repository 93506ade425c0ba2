#pragma once
/// Ctrl-C and SIGTERM: the first asks a run to stop at a checkpoint, the second ends the process at once; or the first
/// does, where there is nothing to keep.

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

/// While it lives the first signal ends the process at once, with one line and status 130: for work that cannot stop
/// half way and leaves nothing behind.
class InterruptQuits {
 public:
  InterruptQuits();
  ~InterruptQuits();
  InterruptQuits(const InterruptQuits&) = delete;
  InterruptQuits& operator=(const InterruptQuits&) = delete;
};

}  // namespace ganflow::apps
