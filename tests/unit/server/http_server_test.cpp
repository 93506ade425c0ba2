#include "ganflow/server/http_server.hpp"

#include "../scratch_folder.hpp"
#include "small_run.hpp"

#include <gmock/gmock.h>
#include <httplib.h>

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

TEST_F(HttpServerTest, PortInUseIsASentence) {
  EXPECT_FALSE(is_free("127.0.0.1", server_.port()));
  EXPECT_THROW(HttpServer(api_, {.host = "127.0.0.1", .port = server_.port(), .token = ""}), InputError);
  EXPECT_THROW(HttpServer(api_, {.host = "192.0.2.1", .port = 0, .token = "0123456789abcdef"}), InputError);
}

}  // namespace
}  // namespace ganflow::server
