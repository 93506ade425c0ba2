#pragma once
/// Learns from the kernel what happens in a folder: how a test waits for an instant without sleeping.

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <deque>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

namespace ganflow::fault {

class WatchedFolder {
 public:
  /// `mask` of inotify(7): IN_CREATE, IN_MODIFY, IN_MOVED_TO …
  WatchedFolder(const std::filesystem::path& folder, std::uint32_t mask) : queue_(::inotify_init1(IN_CLOEXEC)) {
    if (::inotify_add_watch(queue_, folder.c_str(), mask) < 0) {
      throw std::runtime_error("cannot watch " + folder.string() + ": " + std::strerror(errno));
    }
  }
  WatchedFolder(const WatchedFolder&) = delete;
  WatchedFolder& operator=(const WatchedFolder&) = delete;
  ~WatchedFolder() { ::close(queue_); }

  /// The name of the next file to which it happens; nullopt when the process behind `handle` (a pidfd) ended first.
  std::optional<std::string> next(int handle) {
    while (names_.empty()) {
      std::array<pollfd, 2> waits{pollfd{queue_, POLLIN, 0}, pollfd{handle, POLLIN, 0}};
      if (::poll(waits.data(), waits.size(), -1) > 0 && waits[0].revents == 0) {
        return std::nullopt;
      }
      read_names();
    }
    std::string name = std::move(names_.front());
    names_.pop_front();
    return name;
  }

 private:
  void read_names() {
    alignas(inotify_event) std::array<char, 4096> bytes{};
    const ssize_t count = ::read(queue_, bytes.data(), bytes.size());
    for (ssize_t at = 0; at < count;) {
      inotify_event event{};
      std::memcpy(&event, bytes.data() + at, sizeof event);
      names_.emplace_back(event.len > 0 ? bytes.data() + at + sizeof event : "");
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
  }

  int queue_;
  std::deque<std::string> names_;
};

}  // namespace ganflow::fault
