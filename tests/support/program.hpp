#pragma once
/// The ganflow executable as a process: started, watched, signalled and waited for.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ganflow::support {

/// How a process ended.
struct Outcome {
  int code = -1;   ///< exit status; -1: it was ended by a signal
  int signal = 0;  ///< that signal
  std::string out;
  std::string err;
};

/// For failure messages.
std::string describe(const Outcome& outcome);

struct ProgramOptions {
  std::filesystem::path folder = {};          ///< working folder; empty: the test's own
  std::vector<std::string> environment = {};  ///< "NAME=value", added to the test's own
  std::optional<long> file_blocks = {};       ///< ulimit -f
  std::vector<std::string> launcher = {};     ///< words before the executable: "/usr/bin/mpirun", "-n", "2"
};

/// The executable under test, from the environment variable GANFLOW_BINARY (set by CTest). Throws when it is not there.
std::string program_path();

/// One running `ganflow`. Its output goes to files, so it never waits for a reader. Killed when it goes out of scope.
class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments, const ProgramOptions& options = {});
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  void send(int signal) const;
  bool ends_within(std::chrono::microseconds time) const;  ///< waits so long at most; true: it has ended
  std::string output() const;                              ///< what it has written to standard output so far
  pid_t pid() const { return pid_; }
  int handle() const { return handle_; }  ///< readable, for poll, once the process has ended
  /// Waits for the end. Throws when there is none within the patience of a test (three minutes): the program hangs.
  Outcome wait();

 private:
  pid_t pid_ = -1;
  int handle_ = -1;
  bool reaped_ = false;
  int out_ = -1;
  int err_ = -1;
};

/// Starts, waits.
Outcome run_program(const std::vector<std::string>& arguments, const ProgramOptions& options = {});

}  // namespace ganflow::support
