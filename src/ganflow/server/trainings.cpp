#include "ganflow/server/trainings.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/server/request.hpp"
#include "ganflow/server/run_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <thread>

namespace ganflow::server {

namespace {

constexpr int kInterrupted = 130;                        ///< exit status of a run that was stopped
constexpr auto kGlance = std::chrono::milliseconds(20);  ///< between two looks at a child that is starting

/// posix_spawn with standard input from nowhere, output into `log`, in a new session: Ctrl-C at the server's terminal
/// does not reach it.
pid_t spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const std::filesystem::path& log) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) {
    sigaddset(&defaults, signal);
  }
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, program.c_str(), &files, &attributes, argv.data(), ::environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    throw RuntimeFailure(fmt::format("cannot start {} ({})", program.string(), std::strerror(error)));
  }
  return pid;
}

/// The sentence of a program that ended with an error: its last line "ganflow: …".
std::string sentence_in(const std::filesystem::path& log) {
  const std::string text = read_file(log);
  const std::string mark = "ganflow: ";
  const auto start = text.rfind(mark);
  if (start == std::string::npos) {
    return "it ended at once without a word";
  }
  return text.substr(start + mark.size(), text.find('\n', start) - start - mark.size());
}

}  // namespace

void Trainings::reap() {
  for (auto& [pid, child] : children_) {
    int status = 0;
    if (!child.status && ::waitpid(pid, &status, WNOHANG) == pid) {
      child.status = status;
      std::error_code ignored;
      if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kInterrupted)) {
        std::filesystem::remove(child.log, ignored);
      }
    }
  }
}

std::size_t Trainings::count() {
  const std::lock_guard lock(mutex_);
  reap();
  std::size_t running = 0;
  for (const auto& [pid, child] : children_) {
    running += child.status ? 0 : 1;
  }
  return running;
}

void Trainings::start(const std::filesystem::path& run, const std::vector<std::string>& arguments,
                      std::chrono::milliseconds patience) {
  const std::filesystem::path log = run.parent_path() / fmt::format(".{}.log", run.filename().string());
  pid_t pid = -1;
  {
    const std::size_t running = count();
    const std::lock_guard lock(mutex_);
    if (running >= options_.most) {
      throw Conflict(
          fmt::format("{} runs are going on (as many as this server starts). Wait for one, or stop one", running));
    }
    std::error_code ignored;
    std::filesystem::remove(log, ignored);
    pid = spawn(options_.program, arguments, log);
    children_[pid] = {.log = log, .status = std::nullopt};
  }
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end) {
    std::optional<int> status;
    {
      const std::lock_guard lock(mutex_);
      reap();
      status = children_.at(pid).status;
    }
    if (status) {
      if (WIFEXITED(*status) && WEXITSTATUS(*status) == 0) {
        return;  // a run so short that it is over
      }
      const std::string sentence = sentence_in(log);
      std::error_code ignored;
      std::filesystem::remove(log, ignored);
      throw InputError(sentence);
    }
    const auto process = process_of({run});
    if (process && process->pid == pid) {
      return;
    }
    std::this_thread::sleep_for(kGlance);
  }
}

}  // namespace ganflow::server
