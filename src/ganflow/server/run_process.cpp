#include "ganflow/server/run_process.hpp"

#include "ganflow/core/errors.hpp"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ganflow::server {

namespace {

/// The number in .lock; 0 when there is none.
pid_t pid_in(const std::filesystem::path& lock) {
  std::ifstream file(lock);
  std::string line;
  std::getline(file, line);
  pid_t pid = 0;
  std::from_chars(line.data(), line.data() + line.size(), pid);
  return pid > 0 ? pid : 0;
}

bool has_open(pid_t pid, const std::filesystem::path& path) {
  struct stat wanted = {};
  if (::stat(path.c_str(), &wanted) != 0) {
    return false;
  }
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", pid), error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    struct stat found = {};
    if (::stat(entry->path().c_str(), &found) == 0 && found.st_dev == wanted.st_dev && found.st_ino == wanted.st_ino) {
      return true;
    }
  }
  return false;
}

/// The letter of /proc/PID/stat: R, S, D, T (stopped), Z (ended, not yet waited for) …; 0 when there is no such process.
char letter_of(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto after_name = text.rfind(')');
  return after_name == std::string::npos || after_name + 2 >= text.size() ? '\0' : text[after_name + 2];
}

/// A process by handle, which stays that process when its number is given to another.
class Handle {
 public:
  explicit Handle(pid_t pid) : number_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  bool is_open() const { return number_ >= 0; }
  /// 0, or a value of errno.
  int send(int signal) const { return ::syscall(SYS_pidfd_send_signal, number_, signal, nullptr, 0) == 0 ? 0 : errno; }

 private:
  int number_;
};

}  // namespace

std::optional<RunProcess> process_of(const io::RunLayout& run) {
  const pid_t pid = pid_in(run.lock());
  if (pid == 0 || !has_open(pid, run.lock())) {
    return std::nullopt;
  }
  const char letter = letter_of(pid);
  if (letter == '\0' || letter == 'Z' || letter == 'X') {
    return std::nullopt;
  }
  return RunProcess{.pid = pid, .paused = letter == 'T' || letter == 't'};
}

bool signal_run(const io::RunLayout& run, int signal) {
  const auto before = process_of(run);
  if (!before) {
    return false;
  }
  const Handle handle(before->pid);
  const auto after = process_of(run);  // the handle is of the process that works on the run, if it still does
  if (!handle.is_open() || !after || after->pid != before->pid) {
    return false;
  }
  const int error = handle.send(signal);
  if (error != 0 && error != ESRCH) {
    throw RuntimeFailure(
        fmt::format("process {} works on {} and may not be signalled (it belongs to another user). "
                    "Ask its owner",
                    before->pid, run.run.string()));
  }
  return error == 0;
}

}  // namespace ganflow::server
