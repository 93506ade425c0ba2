#include "ganflow/report/child.hpp"

#include "ganflow/core/errors.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX has no header for it

namespace ganflow::report {

namespace {

constexpr int kSignalOffset = 128;  // as shells say it

/// What posix_spawn needs, freed at the end.
struct SpawnSettings {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

/// The first line that says something.
std::string first_line(const std::string& text) {
  const auto start = text.find_first_not_of(" \t\n^");
  return start == std::string::npos ? "no message" : text.substr(start, text.find('\n', start) - start);
}

std::string content_of(int descriptor) {
  std::string text;
  std::array<char, 4096> chunk{};
  ssize_t count = 0;
  while ((count = ::pread(descriptor, chunk.data(), chunk.size(), static_cast<off_t>(text.size()))) > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

Child::Child(const ChildOptions& options) {
  GF_EXPECT(!options.words.empty());
  const auto fail = [&](const std::string& why, const std::string& advice) {
    close_input();
    if (messages_ >= 0) {
      ::close(messages_);
    }
    throw RuntimeFailure(fmt::format("cannot {} ({}). {}", options.purpose, why, advice));
  };
  std::array<int, 2> ends{-1, -1};  // a socket rather than a pipe: writing to a dead reader is then an error, no signal
  messages_ = ::memfd_create("messages", MFD_CLOEXEC);
  if (messages_ < 0 || (options.fed && ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)) {
    fail(std::strerror(errno), "Close some programs");
  }
  input_ = ends[0];
  SpawnSettings set;
  if (options.fed) {
    posix_spawn_file_actions_adddup2(&set.actions, ends[1], STDIN_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&set.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  posix_spawn_file_actions_addopen(&set.actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&set.actions, messages_, STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&set.actions, options.folder.c_str());
  std::vector<std::string> words = options.words;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  const int error = ::posix_spawnp(&process_, arguments[0], &set.actions, &set.attributes, arguments.data(), environ);
  if (options.fed) {
    ::close(ends[1]);
  }
  if (error == ENOENT) {
    process_ = 0;
    fail(words[0] + " is not installed",
         fmt::format("Install it ('apt-get install {}'), then try again", options.package));
  }
  if (error != 0) {
    process_ = 0;
    fail(fmt::format("{} does not start: {}", words[0], std::strerror(error)), "Check that program");
  }
}

Child::~Child() {
  close_input();
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(messages_);
}

bool Child::write(std::span<const std::byte> bytes) {
  GF_EXPECT(input_ >= 0);
  while (!bytes.empty()) {
    const ssize_t taken = ::send(input_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (taken < 0 && errno == EINTR) {
      continue;
    }
    if (taken < 0) {
      return false;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(taken));
  }
  return true;
}

Child::End Child::finish() {
  GF_EXPECT(process_ > 0);
  close_input();
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = 0;
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : kSignalOffset + WTERMSIG(status),
          .messages = first_line(content_of(messages_))};
}

void Child::close_input() {
  if (input_ >= 0) {
    ::close(input_);
    input_ = -1;
  }
}

}  // namespace ganflow::report
