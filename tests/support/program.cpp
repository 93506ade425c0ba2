#include "tests/support/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX asks the caller to declare it

namespace ganflow::support {

namespace {

constexpr std::chrono::seconds kPatience{180};  // far above the longest run of a test; only a hang comes near

[[noreturn]] void fail(const std::string& what, int error) {
  throw std::runtime_error(what + ": " + std::strerror(error));
}

std::string read_all(int file) {
  std::string text;
  std::array<char, 4096> chunk{};
  for (off_t at = 0;;) {
    const ssize_t count = ::pread(file, chunk.data(), chunk.size(), at);
    if (count <= 0) {
      return text;
    }
    text.append(chunk.data(), static_cast<std::size_t>(count));
    at += count;
  }
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) {
    result.push_back(text.data());
  }
  result.push_back(nullptr);
  return result;
}

/// The command; a limit on file sizes can only be set by a shell that then becomes the program.
std::vector<std::string> command(const std::vector<std::string>& arguments, const ProgramOptions& options) {
  std::vector<std::string> words;
  if (options.file_blocks) {
    words = {"/bin/sh", "-c", "ulimit -f " + std::to_string(*options.file_blocks) + "; exec \"$@\"", "sh"};
  }
  words.insert(words.end(), options.launcher.begin(), options.launcher.end());
  words.push_back(program_path());
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace

std::string describe(const Outcome& outcome) {
  return "exit code " + std::to_string(outcome.code) + ", signal " + std::to_string(outcome.signal) +
         "\nstdout: " + outcome.out + "\nstderr: " + outcome.err;
}

std::string program_path() {
  const char* const path = std::getenv("GANFLOW_BINARY");
  if (path == nullptr || ::access(path, X_OK) != 0) {
    throw std::runtime_error("GANFLOW_BINARY names no executable; run this test by ctest");
  }
  return path;
}

Program::Program(const std::vector<std::string>& arguments, const ProgramOptions& options)
    : out_(::memfd_create("out", MFD_CLOEXEC)), err_(::memfd_create("err", MFD_CLOEXEC)) {
  std::vector<std::string> words = command(arguments, options);
  std::vector<std::string> environment = options.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    environment.emplace_back(*entry);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out_, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err_, STDERR_FILENO);
  if (!options.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, options.folder.c_str());
  }
  const int error = ::posix_spawn(&pid_, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                  pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    fail("cannot start " + words.front(), error);
  }
  handle_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (handle_ < 0) {
    fail("pidfd_open", errno);
  }
}

Program::~Program() {
  if (!reaped_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  for (const int file : {handle_, out_, err_}) {
    ::close(file);
  }
}

void Program::send(int signal) const { ::kill(pid_, signal); }  // not yet reaped, so the number is still its own

bool Program::ends_within(std::chrono::microseconds time) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const timespec limit{.tv_sec = seconds.count(), .tv_nsec = std::chrono::nanoseconds(time - seconds).count()};
  pollfd ended{.fd = handle_, .events = POLLIN, .revents = 0};
  return ::ppoll(&ended, 1, &limit, nullptr) == 1;
}

std::string Program::output() const { return read_all(out_); }

Outcome Program::wait() {
  if (!ends_within(kPatience)) {
    throw std::runtime_error("the program hangs; so far it said: " + read_all(err_));
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  reaped_ = true;
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
          .out = read_all(out_),
          .err = read_all(err_)};
}

Outcome run_program(const std::vector<std::string>& arguments, const ProgramOptions& options) {
  return Program(arguments, options).wait();
}

}  // namespace ganflow::support
