/// `ganflow serve` under load, on loopback: a run trains, many live streams look at it, and one client calls the API at
/// a steady pace. Prints how long calls took, what the streams heard, and the server's memory over time.
///
///   GANFLOW_BINARY=… serve_load [SECONDS [VIEWERS]]      default 60 and 100
///
/// Status 1 when a stream was lost, a call failed, or, in a measurement of kSettling or more, the memory still grew by
/// more than kGrowth in the last third.

#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/viewers.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace ganflow {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr auto kPace = std::chrono::milliseconds(20);  // from the start of a call to that of the next
constexpr auto kLook = std::chrono::seconds(5);        // between two looks at the memory
constexpr double kGrowth = 1;                          // MB
constexpr auto kSettling = std::chrono::seconds(300);  // until stacks and heap have their sizes

/// About two rows a second: the pendulum goes through some 10,000 iterations in one. The server holds every row, 100 bytes.
const json kRun = {{"spec", "pendulum"},
                   {"name", "seen"},
                   {"overrides", {"run.iterations=100000000", "observe.every=5000", "observe.snapshot_every=100000"}}};

const std::array<std::string, 7> kCalls = {"/api/runs",
                                           "/api/runs/seen",
                                           "/api/runs/seen/series?points=1600",
                                           "/api/runs/seen/snapshots/0",
                                           "/api/runs/seen/snapshots/0/critic",
                                           "/api/schema",
                                           "/"};

double resident_megabytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    if (word == "VmRSS:") {
      double kilobytes = 0;
      status >> kilobytes;
      return kilobytes / 1024;
    }
  }
  return 0;
}

struct Measured {
  std::vector<std::vector<double>> milliseconds;  // of each of kCalls
  std::vector<double> megabytes;                  // one each kLook
  std::size_t failed = 0;
};

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

Measured call_for(std::chrono::seconds time, int port, pid_t server) {
  Measured measured{.milliseconds = std::vector<std::vector<double>>(kCalls.size()), .megabytes = {}};
  const auto end = Clock::now() + time;
  auto look = Clock::now();
  auto next = Clock::now();
  for (std::size_t k = 0; Clock::now() < end; ++k) {
    const auto start = Clock::now();
    httplib::Client client("127.0.0.1", port);
    const auto reply = client.Get(kCalls[k % kCalls.size()]);
    measured.milliseconds[k % kCalls.size()].push_back(Milliseconds(Clock::now() - start).count());
    measured.failed += reply && reply->status == 200 ? 0 : 1;
    if (Clock::now() >= look) {
      measured.megabytes.push_back(resident_megabytes(server));
      look += kLook;
    }
    next = std::max(next + kPace, Clock::now());
    std::this_thread::sleep_until(next);
  }
  return measured;
}

void print_calls(const Measured& measured) {
  std::vector<double> all;
  fmt::print("{:38} {:>6} {:>9} {:>9} {:>9}\n", "call", "calls", "median ms", "p99 ms", "most ms");
  const auto row = [](const std::string& name, const std::vector<double>& values) {
    fmt::print("{:38} {:>6} {:>9.2f} {:>9.2f} {:>9.2f}\n", name, values.size(), quantile(values, 0.5),
               quantile(values, 0.99), quantile(values, 1));
  };
  for (std::size_t k = 0; k < kCalls.size(); ++k) {
    row(kCalls[k], measured.milliseconds[k]);
    all.insert(all.end(), measured.milliseconds[k].begin(), measured.milliseconds[k].end());
  }
  row("all", all);
}

/// Prints the memory; true when it is flat at the end.
bool is_flat(const std::vector<double>& megabytes) {
  const double growth = megabytes.back() - megabytes[megabytes.size() * 2 / 3];
  fmt::print("memory, MB, from the start to the end:");
  for (std::size_t k = 0; k < megabytes.size(); k += std::max<std::size_t>(1, megabytes.size() / 20)) {
    fmt::print(" {:.1f}", megabytes[k]);
  }
  fmt::print(" … {:.1f}; {:+.1f} in the last third\n", megabytes.back(), growth);
  return growth <= kGrowth || megabytes.size() < static_cast<std::size_t>(kSettling / kLook);
}

/// Prints what the streams heard; true when all are still there.
bool all_listen(const support::Viewers& viewers) {
  std::vector<double> kilobytes;
  std::size_t open = 0;
  for (const support::Viewer& viewer : viewers.look()) {
    kilobytes.push_back(static_cast<double>(viewer.bytes) / 1024);
    open += viewer.open ? 1 : 0;
  }
  fmt::print("streams: {} of {} open, {:.0f} to {:.0f} kB heard\n", open, kilobytes.size(), quantile(kilobytes, 0),
             quantile(kilobytes, 1));
  return open == kilobytes.size();
}

int measure(std::chrono::seconds time, std::size_t count) {
  const support::Scratch folder;
  support::Program server({"serve", folder.path().string(), "--port", "0", "--json"});
  while (server.output().find('\n') == std::string::npos && !server.ends_within(std::chrono::milliseconds(5))) {
  }
  const int port = json::parse(server.output())["port"];
  httplib::Client client("127.0.0.1", port);
  const auto iteration = [&] { return json::parse(client.Get("/api/runs/seen")->body)["iteration"].get<double>(); };
  client.Post("/api/runs", kRun.dump(), "application/json");
  const double first = iteration();
  const auto start = Clock::now();
  bool good = true;
  {
    const support::Viewers viewers({.port = port, .path = "/api/runs/seen/live", .count = count});
    const Measured measured = call_for(time, port, server.pid());
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    print_calls(measured);
    fmt::print("calls that failed: {}\n", measured.failed);
    good = all_listen(viewers) && good;
    good = is_flat(measured.megabytes) && good && measured.failed == 0;
    fmt::print("the run: {:.0f} iterations a second\n", (iteration() - first) / seconds);
  }
  client.Post("/api/runs/seen/stop", "{}", "application/json");
  while (json::parse(client.Get("/api/runs/seen")->body)["state"] == "running") {
  }
  server.send(SIGINT);
  return good && server.wait().code == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ganflow

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 60;
  const int viewers = argc > 2 ? std::atoi(argv[2]) : 100;
  if (seconds < 10 || seconds > 3600 || viewers < 1 || viewers > 150) {
    fmt::print(stderr, "serve_load [SECONDS [VIEWERS]]: 10 to 3600 seconds, 1 to 150 viewers\n");
    return 2;
  }
  return ganflow::measure(std::chrono::seconds(seconds), static_cast<std::size_t>(viewers));
}
