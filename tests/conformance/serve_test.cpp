// `ganflow serve` as browsers, and worse clients, meet it: real processes, real sockets on loopback.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/viewers.hpp"

#include <gmock/gmock.h>
#include <httplib.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace ganflow {
namespace {

using nlohmann::json;
using support::Outcome;
using support::Program;
using support::run_program;
using support::Scratch;
using testing::HasSubstr;

/// A run of some hundred milliseconds: long enough to be met while it goes on.
const std::vector<std::string> kOverrides = {"run.iterations=4000", "run.checkpoint_every=500", "observe.every=10",
                                             "observe.snapshot_every=1000", "observe.samples=64"};

class Serve : public testing::Test {
 protected:
  Serve() : server_({"serve", (folder_ / "runs").string(), "--port", "0", "--json"}) {
    while (server_.output().find('\n') == std::string::npos) {
      if (server_.ends_within(std::chrono::milliseconds(5))) {
        throw std::runtime_error("it ended: " + support::describe(server_.wait()));
      }
    }
    port_ = json::parse(server_.output())["port"];
  }
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", port_);
    client.set_read_timeout(60);
    return client;
  }
  json get(const std::string& path) const {
    const auto reply = client().Get(path);
    return reply ? json::parse(reply->body) : json();
  }
  json post(const std::string& path, const json& body = json::object()) const {
    const auto reply = client().Post(path, body.dump(), "application/json");
    return reply ? json::parse(reply->body) : json();
  }
  std::string state(const std::string& run) const { return get("/api/runs/" + run).value("state", ""); }
  void wait_for(const std::string& run, const std::string& wanted) const {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (state(run) != wanted) {
      ASSERT_LT(std::chrono::steady_clock::now(), patience) << run << " is " << state(run) << ", not " << wanted;
    }
  }
  /// The same run by the command line, with nobody looking.
  std::map<std::string, std::string> alone() const {
    std::vector<std::string> words = {"run", "pendulum", "--out", (folder_ / "alone").string(), "--no-pictures"};
    for (const std::string& text : kOverrides) {
      words.push_back("--set=" + text);
    }
    const Outcome outcome = run_program(words);
    EXPECT_EQ(outcome.code, 0) << support::describe(outcome);
    return support::promised_files(folder_ / "alone");
  }

  struct Folder : Scratch {
    Folder() : Scratch(support::fast_folder()) { std::filesystem::create_directory(path() / "runs"); }
  };
  Folder folder_;
  Program server_;
  int port_ = 0;
};

TEST_F(Serve, BitsAreTheSameWithViewersPausesAndStops) {
  ASSERT_EQ(post("/api/runs", {{"spec", "pendulum"}, {"name", "seen"}, {"overrides", kOverrides}})["name"], "seen");
  std::atomic<bool> leave = false;
  std::vector<std::thread> viewers;
  viewers.reserve(3);
  for (int k = 0; k < 3; ++k) {
    viewers.emplace_back([&, k] {
      std::size_t heard = 0;
      client().Get("/api/runs/seen/live", [&](const char*, std::size_t length) {
        heard += length;
        return !leave && (k > 0 || heard < 1000);  // the first leaves in mid-stream
      });
    });
  }
  // A run that has ended meanwhile answers 409; then there is nothing left to disturb.
  post("/api/runs/seen/pause");
  get("/api/runs/seen/series?points=100");
  post("/api/runs/seen/resume");
  post("/api/runs/seen/stop");
  const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (state("seen") == "running" && std::chrono::steady_clock::now() < patience) {
  }
  if (state("seen") == "stopped") {
    post("/api/runs/seen/resume");
  }
  wait_for("seen", "finished");
  leave = true;
  EXPECT_EQ(support::difference(alone(), support::promised_files(folder_ / "runs/seen")), "");
  server_.send(SIGINT);  // ends the streams too
  EXPECT_EQ(server_.wait().code, 0);
  for (std::thread& viewer : viewers) {
    viewer.join();
  }
}

TEST_F(Serve, AHundredViewersHearEveryRowAndDisturbNothing) {
  ASSERT_EQ(post("/api/runs", {{"spec", "pendulum"}, {"name", "seen"}, {"overrides", kOverrides}})["name"], "seen");
  support::Viewers viewers({.port = port_, .path = "/api/runs/seen/live", .count = 100, .keep = true});
  wait_for("seen", "finished");
  const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!viewers.all_heard(R"("state":"finished")") && std::chrono::steady_clock::now() < patience) {
    EXPECT_TRUE(get("/api/runs").contains("runs"));  // answered among them
  }
  viewers.leave();
  for (const support::Viewer& viewer : viewers.look()) {
    std::size_t rows = 0;
    for (const std::string& message : support::messages_of(viewer.heard, "rows")) {
      const json part = json::parse(message);
      ASSERT_EQ(part["first"], rows);
      rows += part["time"].size();
    }
    ASSERT_EQ(rows, 401U);
  }
  EXPECT_EQ(support::difference(alone(), support::promised_files(folder_ / "runs/seen")), "");
  EXPECT_TRUE(get("/api/runs/seen")["verdict"].is_object());  // they have left together; it goes on
}

TEST_F(Serve, ARunThatSomebodyElseStartedIsLive) {
  std::vector<std::string> words = {"run", "pendulum", "--out", (folder_ / "runs/other").string(), "--no-pictures"};
  for (const std::string& text : kOverrides) {
    words.push_back("--set=" + text);
  }
  Program run(words);
  const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!get("/api/runs/other").contains("name") && std::chrono::steady_clock::now() < patience) {
  }
  std::string heard;
  client().Get("/api/runs/other/live", [&](const char* data, std::size_t length) {
    heard.append(data, length);
    return heard.find(R"("state":"finished")") == std::string::npos &&
           heard.find("\"kind\":\"finished\"") == std::string::npos;
  });
  EXPECT_THAT(heard, HasSubstr("event: rows"));
  EXPECT_EQ(run.wait().code, 0);
  EXPECT_EQ(get("/api/runs/other")["rows"], 401);
}

TEST_F(Serve, PausedRunStandsStillUntilItIsResumed) {
  post("/api/runs",
       {{"spec", "pendulum"}, {"name", "p"}, {"overrides", {"run.iterations=50000000", "run.checkpoint_every=1000"}}});
  EXPECT_EQ(post("/api/runs/p/pause")["state"], "paused");
  const json before = get("/api/runs/p");
  EXPECT_EQ(before["state"], "paused");
  EXPECT_EQ(get("/api/runs/p")["iteration"], before["iteration"]);
  EXPECT_EQ(post("/api/runs/p/resume")["state"], "running");
  post("/api/runs/p/pause");
  post("/api/runs/p/stop");  // a paused one can be stopped as well
  post("/api/runs/p/stop");  // and again, without losing its checkpoint
  wait_for("p", "stopped");
  EXPECT_TRUE(get("/api/runs/p")["verdict"].is_object());  // written after the checkpoint
}

TEST_F(Serve, RefusalsOfARunAreTheProgramsOwnSentences) {
  EXPECT_THAT(post("/api/runs", {{"spec", "pendulum"}, {"overrides", {"critic.box=-1"}}})["error"].get<std::string>(),
              HasSubstr("critic.box"));
  EXPECT_THAT(post("/api/runs", {{"spec", "pendulum"}, {"overrides", {"critic.bax=1"}}})["error"].get<std::string>(),
              HasSubstr("critic.box"));
}

/// Sends bytes as they are and reads until the server closes or has said something.
void send_raw(int port, const std::string& bytes) {
  const int fd = support::connect_to(port);
  ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::shutdown(fd, SHUT_WR);
  char answer[256];
  while (::recv(fd, answer, sizeof(answer), 0) > 0) {
  }
  ::close(fd);
}

TEST_F(Serve, MalformedRequestsDoNoHarm) {
  const std::string host = "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n";
  for (const std::string& bytes :
       {std::string("\r\n\r\n"), std::string("GET\r\n\r\n"), std::string(100'000, 'A'), std::string("\0\1\2\3\xff", 5),
        "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n",
        "GET / HTTP/1.1\r\n" + host + "X: " + std::string(50'000, 'b') + "\r\n\r\n",
        "POST /api/check HTTP/1.1\r\n" + host + "Content-Length: 99999999999\r\n\r\n{}",
        "POST /api/check HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n{}",
        "POST /api/check HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "GET /api/runs/%00%ff%2e%2e HTTP/1.1\r\n" + host + "\r\n", "GET /%zz HTTP/1.1\r\n" + host + "\r\n",
        "GET http://evil.example/ HTTP/1.1\r\n" + host + "\r\n", "GET / HTTP/9.9\r\n" + host + "\r\n",
        "BREW /pot HTTP/1.1\r\n" + host + "\r\n"}) {
    send_raw(port_, bytes);
    ASSERT_FALSE(server_.ends_within(std::chrono::microseconds(0))) << bytes.substr(0, 60);
  }
  EXPECT_TRUE(get("/api/runs").contains("runs"));
}

TEST_F(Serve, PortInUseIsSaidWithOneThatIsFree) {
  const Outcome outcome = run_program({"serve", (folder_ / "runs").string(), "--port", std::to_string(port_)});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("in use"));
  const std::string try_this = "Try --port ";
  ASSERT_THAT(outcome.err, HasSubstr(try_this));
  const std::string free = outcome.err.substr(outcome.err.find(try_this) + try_this.size(), 5);
  Program other({"serve", (folder_ / "runs").string(), "--port", free.substr(0, free.find(',')), "--json"});
  while (other.output().find('\n') == std::string::npos && !other.ends_within(std::chrono::milliseconds(5))) {
  }
  EXPECT_THAT(other.output(), HasSubstr(free.substr(0, free.find(','))));
}

TEST(ServeOptions, StrangersAreNotLetInByAccident) {
  const Scratch folder;
  const auto serve = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"serve", folder.path().string()};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_program(words);
    EXPECT_EQ(outcome.code, 2) << support::describe(outcome);
    return outcome.err;
  };
  EXPECT_THAT(serve({"--host", "0.0.0.0"}), HasSubstr("--token"));
  EXPECT_THAT(serve({"--token", "short"}), HasSubstr("--token"));
  EXPECT_THAT(serve({"--port", "99999"}), HasSubstr("--port"));
  EXPECT_THAT(run_program({"serve", (folder / "gone").string()}).err, HasSubstr("no such folder"));
}

}  // namespace
}  // namespace ganflow
