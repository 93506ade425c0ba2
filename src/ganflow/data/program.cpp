#include "ganflow/data/program.hpp"

#include "ganflow/core/errors.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX has no header for it

namespace ganflow::data {

namespace {

constexpr std::size_t kKept = 4096;  // bytes of output: the end, where programs say what went wrong
constexpr int kNotStarted = 127;     // as shells say it
constexpr int kSignalOffset = 128;   // likewise

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw RuntimeFailure(fmt::format("cannot open a pipe ({}). Close some files", std::strerror(errno)));
    }
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(std::size_t i) {
    if (ends[i] >= 0) {
      ::close(ends[i]);
      ends[i] = -1;
    }
  }
};

struct FileActions {
  posix_spawn_file_actions_t actions{};
  FileActions() { posix_spawn_file_actions_init(&actions); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
};

std::string read_end(int descriptor) {
  std::string kept;
  std::array<char, kKept> buffer{};
  while (true) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return kept;
    }
    kept.append(buffer.data(), static_cast<std::size_t>(count));
    kept.erase(0, kept.size() > kKept ? kept.size() - kKept : 0);
  }
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& words, const std::string& folder) {
  GF_EXPECT(!words.empty());
  Pipe pipe;
  FileActions set;
  posix_spawn_file_actions_addchdir_np(&set.actions, folder.c_str());
  posix_spawn_file_actions_addopen(&set.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&set.actions, pipe.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&set.actions, pipe.ends[1], STDERR_FILENO);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) {
    arguments.push_back(
        const_cast<char*>(word.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast): execve's type
  }
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, words[0].c_str(), &set.actions, nullptr, arguments.data(), environ);
  if (error != 0) {
    return {kNotStarted, fmt::format("{}: {}", words[0], std::strerror(error))};
  }
  pipe.close_end(1);
  ProgramResult result{.status = 0, .output = read_end(pipe.ends[0])};
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : kSignalOffset + WTERMSIG(status);
  return result;
}

}  // namespace ganflow::data
