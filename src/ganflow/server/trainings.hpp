#pragma once
/// Runs that the server starts: each is a process of its own (`ganflow run`, `ganflow resume`), in a session of its own,
/// so that nothing which happens to the server or to a browser reaches it (docs/decisions/0014).

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::server {

struct TrainingsOptions {
  std::filesystem::path program;  ///< the ganflow executable
  std::size_t most = 4;           ///< at the same time; ≥ 1
};

class Trainings {
 public:
  explicit Trainings(const TrainingsOptions& options) : options_(options) {}

  /// Starts `program arguments…` for the run directory `run`, and waits until it works there or has ended, `patience` at
  /// most. Its output is kept for messages. Throws InputError with the program's own sentence when it ended at once;
  /// Conflict when as many run as may.
  void start(const std::filesystem::path& run, const std::vector<std::string>& arguments,
             std::chrono::milliseconds patience);
  /// How many of those started here still run.
  std::size_t count();

 private:
  struct Child {
    std::filesystem::path log;
    std::optional<int> status;  ///< as of waitpid, once it has ended
  };
  void reap();

  TrainingsOptions options_;
  std::mutex mutex_;
  std::map<pid_t, Child> children_;
};

}  // namespace ganflow::server
