#include "tests/support/viewers.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace ganflow::support {

namespace {

constexpr std::size_t kChunk = 65'536;  // read at once

/// The body of an answer in chunks: "LENGTH\r\nBYTES\r\n" one after another, the last one perhaps in part.
std::string unchunk(const std::string& answer) {
  const std::size_t head = answer.find("\r\n\r\n");
  std::string body;
  for (std::size_t at = head == std::string::npos ? answer.size() : head + 4; at < answer.size();) {
    const std::size_t line = answer.find("\r\n", at);
    if (line == std::string::npos) {
      break;
    }
    const std::size_t length = std::stoul(answer.substr(at, line - at), nullptr, 16);
    body += answer.substr(line + 2, length);
    at = line + 2 + length + 2;
  }
  return body;
}

}  // namespace

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0) {
    const std::string why = std::strerror(errno);
    ::close(fd);
    throw std::runtime_error("cannot connect to port " + std::to_string(port) + ": " + why);
  }
  return fd;
}

std::vector<std::string> messages_of(const std::string& heard, const std::string& kind) {
  const std::string body = unchunk(heard);
  const std::string start = "event: " + kind + "\ndata: ";
  std::vector<std::string> messages;
  for (std::size_t at = body.find(start); at != std::string::npos; at = body.find(start, at)) {
    at += start.size();
    const std::size_t end = body.find('\n', at);
    if (end != std::string::npos) {
      messages.push_back(body.substr(at, end - at));
    }
  }
  return messages;
}

struct Viewers::State {
  explicit State(const ViewersOptions& with) : options(with), viewers(with.count) {
    const std::string request = "GET " + options.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options.port) +
                                "\r\nAccept: text/event-stream\r\n\r\n";
    for (Viewer& viewer : viewers) {
      sockets.push_back({.fd = connect_to(options.port), .events = POLLIN, .revents = 0});
      ::send(sockets.back().fd, request.data(), request.size(), MSG_NOSIGNAL);
      viewer.open = true;
    }
    int pipe[2];
    if (::pipe(pipe) != 0) {
      throw std::runtime_error("pipe");
    }
    leave = pipe[1];
    sockets.push_back({.fd = pipe[0], .events = POLLIN, .revents = 0});
    thread = std::thread([this] { listen(); });
  }
  ~State() { end(); }

  void listen() {
    std::string chunk(kChunk, '\0');
    while (::poll(sockets.data(), sockets.size(), -1) > 0 && sockets.back().revents == 0) {
      const std::lock_guard lock(mutex);
      for (std::size_t k = 0; k < viewers.size(); ++k) {
        if (sockets[k].revents == 0) {
          continue;
        }
        const ssize_t count = ::recv(sockets[k].fd, chunk.data(), chunk.size(), 0);
        if (count <= 0) {
          viewers[k].open = false;
          ::close(sockets[k].fd);
          sockets[k].fd = -1;  // poll passes it over
          continue;
        }
        viewers[k].bytes += static_cast<std::size_t>(count);
        if (options.keep) {
          viewers[k].heard.append(chunk, 0, static_cast<std::size_t>(count));
        }
      }
    }
  }
  void end() {
    if (!thread.joinable()) {
      return;
    }
    ::close(leave);  // wakes the thread
    thread.join();
    for (const pollfd& socket : sockets) {
      if (socket.fd >= 0) {
        ::close(socket.fd);
      }
    }
  }

  ViewersOptions options;
  std::mutex mutex;
  std::vector<Viewer> viewers;
  std::vector<pollfd> sockets;  // those of the viewers, then a pipe that tells to leave
  int leave = -1;
  std::thread thread;
};

Viewers::Viewers(const ViewersOptions& options) : state_(std::make_unique<State>(options)) {}

Viewers::~Viewers() = default;

std::vector<Viewer> Viewers::look() const {
  const std::lock_guard lock(state_->mutex);
  return state_->viewers;
}

bool Viewers::all_heard(const std::string& text) const {
  const std::lock_guard lock(state_->mutex);
  return std::all_of(state_->viewers.begin(), state_->viewers.end(),
                     [&](const Viewer& viewer) { return viewer.heard.find(text) != std::string::npos; });
}

void Viewers::leave() { state_->end(); }

}  // namespace ganflow::support
