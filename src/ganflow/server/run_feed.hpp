#pragma once
/// What is going on in one run, read from its directory, shared by everybody who looks at it.

#include "ganflow/io/run_layout.hpp"
#include "ganflow/record/verdict.hpp"
#include "ganflow/server/event_tail.hpp"
#include "ganflow/server/series_tail.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::server {

using Json = nlohmann::ordered_json;

enum class RunState {
  kRunning,   ///< a process works on it
  kPaused,    ///< a process works on it, held by SIGSTOP
  kStopped,   ///< nobody works on it, and it has not reached its end: it can be resumed
  kFinished,  ///< reached its end
  kDiverged,  ///< left the finite numbers
};
std::string to_string(RunState state);

/// One line of the list of runs. `error` is a sentence when part of the run is damaged or of a newer schema.
struct RunSummary {
  std::string name;
  std::string title;
  RunState state = RunState::kStopped;
  std::int64_t iteration = 0;   ///< of the last row
  std::int64_t iterations = 0;  ///< where it ends; 0: unknown
  double time = 0;
  std::optional<record::Verdict> verdict;
  std::string error;
};
RunSummary summarise(const io::RunLayout& run);
Json to_json(const RunSummary& summary);

/// A verdict as verdict.json has it.
Json to_json(const record::Verdict& verdict);

/// What a client has seen; the feed tells what came after.
struct Position {
  std::uint64_t generation = 0;  ///< of the series
  std::size_t rows = 0;
  std::size_t events = 0;
  std::string status;  ///< last one told
};

class RunFeed {
 public:
  explicit RunFeed(const io::RunLayout& run);

  /// Calls `use` with the series up to date, while nobody else changes it. Throws InputError for damage.
  void with_series(const std::function<void(const SeriesTail&)>& use);

  /// Messages of a text/event-stream for what came after `position`, which moves on; empty: nothing new. At most kRows
  /// rows at once. Damage is told as a message, once.
  std::string news(Position& position);

  static constexpr std::size_t kRows = 500;

 private:
  void look();  // reads the disk, at most once in kInterval whoever asks
  void add_series(Position& position, std::string& out) const;
  void add_events(Position& position, std::string& out) const;

  io::RunLayout run_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point looked_{};
  SeriesTail series_;
  EventTail events_;
  std::string status_;
};

/// The feeds in use, and a few that were used lately.
class RunFeeds {
 public:
  std::shared_ptr<RunFeed> of(const io::RunLayout& run);
  static constexpr std::size_t kKept = 6;

 private:
  std::mutex mutex_;
  std::list<std::pair<std::string, std::shared_ptr<RunFeed>>> feeds_;  // latest first
};

}  // namespace ganflow::server
