#pragma once
/// Whoever wants to know what a run does: the run directory, the terminal, later a live stream.

#include "ganflow/record/array.hpp"
#include "ganflow/record/event.hpp"
#include "ganflow/record/series.hpp"

namespace ganflow::record {

/// Called by the run loop, in the loop's thread, in the order in which things happen. Default: not interested.
class Observer {
 public:
  Observer() = default;
  virtual ~Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  virtual void on_frame(const Frame& /*frame*/) {}
  virtual void on_event(const Event& /*event*/) {}
  virtual void on_snapshot(const Snapshot& /*snapshot*/) {}
  virtual void on_checkpoint(const CheckpointState& /*state*/) {}
};

}  // namespace ganflow::record
