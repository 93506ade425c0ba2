#pragma once
/// The loop of a run: advance, look, tell the observers, write checkpoints, stop when asked or when it diverges.

#include "ganflow/experiment/observables.hpp"
#include "ganflow/record/observer.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace ganflow::experiment {

/// Once in a while, for a progress display and timing.csv. Not part of a run's result.
struct Progress {
  std::int64_t iteration = 0;
  std::int64_t iterations = 0;  ///< where the run ends
  double seconds = 0;           ///< of the clock, since this loop began
  double steps_per_second = 0;  ///< since this loop began
};

struct LoopOptions {
  std::int64_t iterations = 0;  ///< run until the process has made so many
  std::int64_t observe_every = 1;
  std::int64_t snapshot_every = 0;  ///< 0: first and last only
  std::int64_t checkpoint_every = 1;
  const std::atomic<bool>* stop = nullptr;             ///< set by a signal: finish the step, write a checkpoint, return
  std::function<void(const Progress&)> progress = {};  ///< called about four times a second, and at the end
  std::function<bool()> enough = {};  ///< asked after every iteration: was this the last, whatever `iterations` says?
};

struct LoopResult {
  std::int64_t iterations = 0;  ///< made altogether, resumed ones included
  double time = 0;              ///< mean-field time reached
  double seconds = 0;
  double steps_per_second = 0;
  bool interrupted = false;
  std::optional<std::string> divergence;  ///< where a NaN or a runaway was born
};

/// Runs the process from where it stands. At iteration 0 it first records a frame and a snapshot. Observers hear, at
/// one iteration, of the frame, then the snapshot, then the checkpoint. After a divergence nothing more is recorded, so
/// the last good checkpoint stays.
LoopResult run_loop(dynamics::Process& process, Observables& look, std::span<record::Observer* const> observers,
                    const LoopOptions& options);

}  // namespace ganflow::experiment
