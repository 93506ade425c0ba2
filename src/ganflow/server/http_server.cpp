#include "ganflow/server/http_server.hpp"

#include <httplib.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace ganflow::server {

namespace {

constexpr auto kBeat = std::chrono::milliseconds(200);  ///< between two looks of a stream
constexpr auto kSilence = std::chrono::seconds(5);      ///< after which a stream says that it is there
constexpr std::size_t kMostHeaders = 100;

/// Threads that grow with the connections up to a number, then let them wait.
class ConnectionThreads : public httplib::TaskQueue {
 public:
  explicit ConnectionThreads(std::size_t most) : most_(most) {}

  void enqueue(std::function<void()> task) override {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (idle_ < tasks_.size() && threads_.size() < most_) {
      threads_.emplace_back([this] { work(); });
    }
    wake_.notify_one();
  }

  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
      thread.join();
    }
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      wake_.wait(lock, [this] { return ends_ || !tasks_.empty(); });
      --idle_;
      if (tasks_.empty()) {
        return;
      }
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool ends_ = false;
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Request request_of(const httplib::Request& from) {
  Request request{.method = from.method, .path = from.path, .query = {}, .headers = {}, .body = from.body};
  for (const auto& [name, value] : from.params) {
    request.query.emplace(name, value);
  }
  for (const auto& [name, value] : from.headers) {
    request.headers.emplace(lower(name), value);
  }
  return request;
}

void send(const Reply& reply, httplib::Response& response) {
  response.status = reply.status;
  response.set_content(reply.body, reply.type);
  for (const auto& [name, value] : reply.headers) {
    response.set_header(name, value);
  }
}

/// Without SO_REUSEPORT, which lets two servers share a port in silence.
void socket_options(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

const httplib::Headers kSafeHeaders = {
    {"Content-Security-Policy",
     "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; "
     "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"}};

}  // namespace

class HttpServer::Impl {
 public:
  Impl(Api& api, DoorOptions door, const HttpLimits& limits) : api_(api), limits_(limits) {
    server_.new_task_queue = [this] { return new ConnectionThreads(limits_.connections); };
    server_.set_socket_options([this](socket_t socket) {
      socket_options(socket);
      listening_ = socket;
    });
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(1);  // an idle connection would hold a thread; on loopback a new one costs little
    server_.set_read_timeout(limits.seconds);
    server_.set_write_timeout(limits.seconds);
    server_.set_payload_max_length(limits.body_bytes);
    server_.set_default_headers(kSafeHeaders);
    if (door.port == 0) {
      door.port = server_.bind_to_any_port(door.host);
    } else if (!server_.bind_to_port(door.host, door.port)) {
      door.port = -1;
    }
    GF_VALIDATE(door.port > 0,
                "cannot listen on {} (the port is in use, or the address is not this machine's). Try another --port, "
                "or --port 0 for a free one",
                door.host);
    ::listen(listening_, static_cast<int>(limits.connections));  // httplib's queue of 5 makes a crowd try again later
    port_ = door.port;
    door_.emplace(door);
    add_handlers();
  }

  int port() const { return port_; }
  void serve() {
    serving_ = true;
    if (!stopping_) {
      server_.listen_after_bind();
    }
    serving_ = false;
  }
  void stop() {
    stopping_ = true;
    while (serving_ && !server_.is_running()) {  // about to listen: httplib forgets a stop that comes before
      std::this_thread::yield();
    }
    server_.stop();
  }

 private:
  void add_handlers() {
    using Handled = httplib::Server::HandlerResponse;
    server_.set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& response) {
      // Before a body is read: a compressed one could be long, one without end is no request of ours.
      if (from.headers.size() > kMostHeaders || from.has_header("Content-Encoding") ||
          from.has_header("Transfer-Encoding")) {
        send(error_reply(400, "too many headers, or a body that is compressed or in chunks"), response);
        return Handled::Handled;
      }
      if (const auto refusal = door_->turn_away(request_of(from))) {
        send(*refusal, response);
        return Handled::Handled;
      }
      return Handled::Unhandled;
    });
    server_.Get(R"(/api/runs/([^/]+)/live)",
                [this](const httplib::Request& from, httplib::Response& response) { stream(from, response); });
    const auto answer = [this](const httplib::Request& from, httplib::Response& response) {
      send(api_.answer(request_of(from)), response);
      if (from.path.starts_with("/api/")) {
        response.set_header("Cache-Control", "no-store");
      }
    };
    server_.Get(".*", answer);
    server_.Post(".*", answer);
    server_.set_exception_handler([](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
      send(error_reply(500, "the server met an error of its own"), response);
    });
    server_.set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.body.empty()) {
        send(error_reply(response.status, "this is no request that the server understands"), response);
      }
    });
  }

  void stream(const httplib::Request& from, httplib::Response& response) {
    std::shared_ptr<RunFeed> feed;
    Position position;
    const Reply refusal = answer_or_sentence([&] {
      const Request request = request_of(from);
      constexpr std::int64_t kAny = std::int64_t{1} << 53;
      position.generation = static_cast<std::uint64_t>(integer_of(request, "generation", {0, kAny, 0}));
      position.rows = static_cast<std::size_t>(integer_of(request, "rows", {0, kAny, 0}));
      feed = api_.feed(from.matches[1].str());
      return Reply{};
    });
    if (!feed) {
      send(refusal, response);
      return;
    }
    if (++streams_ > limits_.streams) {
      --streams_;
      send(error_reply(503, "as many browsers look as this server lets in. Close one"), response);
      return;
    }
    response.set_header("Cache-Control", "no-store");
    auto heard = std::chrono::steady_clock::now() - kSilence;
    response.set_chunked_content_provider(
        "text/event-stream",
        [this, feed, position, heard](std::size_t, httplib::DataSink& sink) mutable {
          std::string news;
          try {
            news = feed->news(position);
          } catch (const std::exception&) {  // its folder is gone: who asks again is told
            return false;
          }
          const auto now = std::chrono::steady_clock::now();
          if (!news.empty() || now - heard >= kSilence) {
            const std::string text = news.empty() ? ": still here\n\n" : news;
            heard = now;
            if (!sink.write(text.data(), text.size())) {
              return false;
            }
          }
          if (stopping_) {
            sink.done();
            return true;
          }
          if (news.empty()) {
            std::this_thread::sleep_for(kBeat);
          }
          return true;
        },
        [this](bool) { --streams_; });
  }

  Api& api_;
  HttpLimits limits_;
  httplib::Server server_;
  socket_t listening_ = INVALID_SOCKET;
  std::optional<Door> door_;
  int port_ = 0;
  std::atomic<std::size_t> streams_{0};
  std::atomic<bool> serving_{false};
  std::atomic<bool> stopping_{false};
};

HttpServer::HttpServer(Api& api, const DoorOptions& door, const HttpLimits& limits)
    : impl_(std::make_unique<Impl>(api, door, limits)) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const { return impl_->port(); }

void HttpServer::serve() { impl_->serve(); }

void HttpServer::stop() { impl_->stop(); }

bool is_free(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return false;
  }
  const int probe = ::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
  bool is_bound = false;
  if (probe >= 0) {
    socket_options(probe);
    is_bound = ::bind(probe, found->ai_addr, found->ai_addrlen) == 0;
    ::close(probe);
  }
  ::freeaddrinfo(found);
  return is_bound;
}

}  // namespace ganflow::server
