#pragma once
/// The run directory as the run itself writes it: series, events, snapshots, checkpoints, and the way back after a
/// kill.
///
/// Promise  series.csv, snapshots/*.h5 and checkpoints/*.h5 of a run that was killed and resumed equal, byte for byte,
///          those of the run left alone, if the run loop repeats its own steps bit for bit. At one iteration it calls
///          on_frame, then on_snapshot, then on_checkpoint: what a checkpoint follows is on disk before it.
/// Outside  events.jsonl and timing.csv (they tell of signals, resumes and the clock); verdict.json.

#include "ganflow/io/append_file.hpp"
#include "ganflow/io/event_file.hpp"
#include "ganflow/io/run_layout.hpp"
#include "ganflow/io/run_lock.hpp"
#include "ganflow/io/series_file.hpp"
#include "ganflow/record/observer.hpp"
#include "ganflow/record/verdict.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::io {

struct ReopenedRun;

/// Which checkpoints stay: the newest, and of those before it the newest at a multiple of `every`. What an interrupted
/// run wrote between two of them goes once a newer one is there, so that an interruption leaves no trace at the end.
struct CheckpointOptions {
  std::int64_t every = 1;  ///< run.checkpoint_every, iterations; at least 1
};

class RunDirectory : public record::Observer {
 public:
  /// A new run directory, made whole or not at all, parents included. Throws InputError when `run` exists.
  static std::unique_ptr<RunDirectory> create(const std::filesystem::path& run, std::string_view spec_text,
                                              const record::Columns& columns,
                                              const CheckpointOptions& checkpoints = {});
  /// For resume: finds the newest checkpoint that is whole and takes the directory back to that instant.
  /// Throws InputError when `run` is no run directory, is in use, was written by a newer ganflow, or has checkpoints
  /// of which none is whole.
  static ReopenedRun open(const std::filesystem::path& run, const CheckpointOptions& checkpoints = {});

  void on_frame(const record::Frame& frame) override;
  void on_event(const record::Event& event) override;
  void on_snapshot(const record::Snapshot& snapshot) override;
  /// Keeps two, see CheckpointOptions. `state` may have no array named series_bytes: that one is the directory's own.
  void on_checkpoint(const record::CheckpointState& state) override;

  /// One line of timing.csv: at `iteration`, `seconds` of clock time since the run or its resumption began.
  void add_timing(std::int64_t iteration, double seconds, double steps_per_second);
  void write_verdict(const record::Verdict& verdict);
  void sync();  ///< everything appended so far is on the disk

  const RunLayout& layout() const { return layout_; }
  const record::Columns& columns() const { return series_.columns(); }

 private:
  RunDirectory(RunLayout layout, RunLock lock, const CheckpointOptions& checkpoints, std::int64_t series_bytes);

  RunLayout layout_;
  RunLock lock_;
  CheckpointOptions checkpoints_;
  SeriesFile series_;
  EventFile events_;
  AppendFile timing_;
  std::chrono::steady_clock::time_point flushed_;  // when the series was last shown to other processes
};

/// What open() found.
struct ReopenedRun {
  std::unique_ptr<RunDirectory> directory;
  std::string spec_text;
  std::optional<record::CheckpointState> checkpoint;  ///< as on_checkpoint got it; nullopt: killed before the first one
  std::vector<std::string> notes;                     ///< sentences for the user: a damaged checkpoint set aside …
};

}  // namespace ganflow::io
