#include "ganflow/server/http_server.hpp"

#include "../scratch_folder.hpp"
#include "small_run.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <list>
#include <thread>

namespace ganflow::server {
namespace {

using testing::HasSubstr;

class HttpServerTest : public testing::Test {
 protected:
  HttpServerTest() {
    store_small_run(scratch_ / "p");
    thread_ = std::thread([this] { server_.serve(); });
  }
  ~HttpServerTest() override {
    server_.stop();
    thread_.join();
  }
  httplib::Client client() { return httplib::Client("127.0.0.1", server_.port()); }

  ScratchFolder scratch_;
  Api api_{{.folder = scratch_.path(), .program = "/bin/false", .most_trainings = 1}};
  HttpServer server_{api_,
                     {.host = "127.0.0.1", .port = 0, .token = ""},
                     {.connections = 8, .streams = 2, .body_bytes = 1000, .seconds = 2}};
  std::thread thread_;
};

TEST_F(HttpServerTest, AnswersWithSafeHeaders) {
  const auto reply = client().Get("/api/runs");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_THAT(reply->get_header_value("Content-Security-Policy"), HasSubstr("default-src 'self'"));
  EXPECT_EQ(reply->get_header_value("Cache-Control"), "no-store");
}

TEST_F(HttpServerTest, RefusesForeignHostsAndOriginsAndLongBodies) {
  EXPECT_EQ(client().Get("/api/runs", {{"Host", "evil.example"}})->status, 403);
  EXPECT_EQ(client().Get("/api/runs", {{"Origin", "http://evil.example"}})->status, 403);
  EXPECT_EQ(client().Post("/api/check", std::string(2000, 'x'), "application/json")->status, 413);
  EXPECT_EQ(client().Post("/api/check", {{"Content-Encoding", "gzip"}}, "x", "application/json")->status, 400);
  EXPECT_EQ(client().Get("/api/runs/%2e%2e%2f%2e%2e/series")->status, 400);
}

TEST_F(HttpServerTest, StreamsComeGoAndAreBounded) {
  const std::string path = "/api/runs/p/live";
  std::string heard;
  const auto left = client().Get(path, [&](const char* data, std::size_t length) {
    heard.append(data, length);
    return heard.find("event: status") == std::string::npos;  // then leaves in mid-stream
  });
  EXPECT_THAT(heard, HasSubstr("event: rows"));
  // Two who stay: the third is told so.
  std::atomic<int> open = 0;
  std::atomic<bool> leave = false;
  const auto stay = [&] {
    bool counted = false;
    client().Get(path, [&](const char*, std::size_t) {
      open += counted ? 0 : 1;
      counted = true;
      return !leave;
    });
  };
  std::thread first(stay);
  std::thread second(stay);
  while (open < 2) {
    std::this_thread::yield();
  }
  auto third = client();
  EXPECT_EQ(third.Get(path)->status, 503);
  EXPECT_EQ(client().Get("/api/runs")->status, 200);  // others are answered meanwhile
  leave = true;
  server_.stop();  // ends the streams
  first.join();
  second.join();
}

/// Asks for something and reads nothing of it, or a byte.
class SilentClient {
 public:
  SilentClient(int port, const std::string& path, int buffer_bytes) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof(buffer_bytes));
    const timeval patience{.tv_sec = 10, .tv_usec = 0};  // of connect
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0;
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n\r\n";
    ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
  }
  SilentClient(const SilentClient&) = delete;
  SilentClient& operator=(const SilentClient&) = delete;
  ~SilentClient() { ::close(fd_); }
  bool connected() const { return connected_; }
  bool hears_one_byte() const {
    char byte = 0;
    return ::recv(fd_, &byte, 1, 0) == 1;
  }

 private:
  int fd_ = -1;
  bool connected_ = false;
};

TEST(HttpServerLimits, AClientThatDoesNotReadLosesItsStreamAndHoldsUpNobody) {
  const ScratchFolder scratch;
  store_small_run(scratch / "p");
  std::string rows = content(scratch / "p/series.csv");
  const std::string last = rows.substr(rows.rfind('\n', rows.size() - 2) + 1);
  const std::size_t comma = last.find(',');
  for (int k = 21; rows.size() < 12'000'000; ++k) {  // more than the kernel keeps for a socket on both sides
    rows += std::to_string(k) + last.substr(comma);
  }
  write(scratch / "p/series.csv", rows);
  Api api({.folder = scratch.path(), .program = "/bin/false", .most_trainings = 1});
  HttpServer server(api, {.host = "127.0.0.1", .port = 0, .token = ""},
                    {.connections = 4, .streams = 1, .body_bytes = 1000, .seconds = 1});
  std::thread thread([&] { server.serve(); });
  httplib::Client client("127.0.0.1", server.port());
  client.set_read_timeout(60);
  {
    const SilentClient silent(server.port(), "/api/runs/p/live", 4096);
    ASSERT_TRUE(silent.hears_one_byte());  // it has the only place
    const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    std::string heard;
    int refused = 0;
    while (heard.empty() && std::chrono::steady_clock::now() < patience) {
      EXPECT_EQ(client.Get("/api/runs")->status, 200);  // others are answered meanwhile
      client.Get(
          "/api/runs/p/live",
          [&](const httplib::Response& response) {
            refused += response.status == 503 ? 1 : 0;
            return response.status == 200;
          },
          [&](const char* data, std::size_t length) {
            heard.append(data, length);
            return false;
          });
    }
    EXPECT_THAT(heard, HasSubstr("event: "));
    EXPECT_GT(refused, 0);
  }
  server.stop();
  thread.join();
}

TEST(HttpServerLimits, ACrowdFindsAQueueThatIsLongEnough) {
  const ScratchFolder scratch;
  Api api({.folder = scratch.path(), .program = "/bin/false", .most_trainings = 1});
  const HttpServer server(api, {.host = "127.0.0.1", .port = 0, .token = ""});  // nobody is let in yet
  std::list<SilentClient> crowd;
  for (int k = 0; k < 100; ++k) {
    crowd.emplace_back(server.port(), "/", 4096);
    ASSERT_TRUE(crowd.back().connected()) << k;
  }
}

TEST_F(HttpServerTest, PortInUseIsASentence) {
  EXPECT_FALSE(is_free("127.0.0.1", server_.port()));
  EXPECT_THROW(HttpServer(api_, {.host = "127.0.0.1", .port = server_.port(), .token = ""}), InputError);
  EXPECT_THROW(HttpServer(api_, {.host = "192.0.2.1", .port = 0, .token = "0123456789abcdef"}), InputError);
}

}  // namespace
}  // namespace ganflow::server
