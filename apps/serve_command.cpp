/// `ganflow serve [DIR]`: the runs of a folder in a browser, live and replayed.

#include "ganflow/core/errors.hpp"
#include "ganflow/server/http_server.hpp"

#include "commands.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace ganflow::apps {

namespace {

constexpr int kUsualPort = 8080;
constexpr int kPortsTried = 20;  ///< after the usual one, when it is taken

struct ServeArguments {
  std::string folder = "runs";
  int port = kUsualPort;
  bool port_is_given = false;
  std::string host = "127.0.0.1";
  std::string token;
  int most_runs = 4;
};

/// The port asked for; when none was and the usual one is taken, the next free one.
int choose_port(const ServeArguments& arguments) {
  if (arguments.port == 0 || server::is_free(arguments.host, arguments.port)) {
    return arguments.port;
  }
  for (int port = arguments.port + 1; port <= arguments.port + kPortsTried; ++port) {
    if (port <= 65'535 && server::is_free(arguments.host, port)) {
      GF_VALIDATE(!arguments.port_is_given, "--port {} is in use on {}. Try --port {}, which is free", arguments.port,
                  arguments.host, port);
      print_error(fmt::format("port {} is in use; taking {}", arguments.port, port));
      return port;
    }
  }
  throw InputError(
      fmt::format("--host {}: no port from {} to {} can be had (in use, or not an address of this machine)",
                  arguments.host, arguments.port, arguments.port + kPortsTried));
}

std::string address(const server::DoorOptions& door) {
  const bool is_wide = door.host.find(':') != std::string::npos;
  return fmt::format("http://{}:{}/{}", is_wide ? "[" + door.host + "]" : door.host, door.port,
                     door.token.empty() ? "" : "?token=" + door.token);
}

/// Answers are built by as many threads as there are browsers, in turns. With an arena for every few threads glibc keeps
/// what each of them once needed: 70 MB and growing after ten minutes of 100 browsers, instead of 45 MB that stay.
void keep_memory_together() {
#ifdef __GLIBC__
  constexpr int kLarge = 128 << 10;  // bytes: a block of its own, given back when it is freed
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_TRIM_THRESHOLD, kLarge);
#endif
}

void serve(const ServeArguments& arguments, bool json) {
  keep_memory_together();
  server::DoorOptions door{.host = arguments.host, .port = arguments.port, .token = arguments.token};
  door.validate();
  std::signal(SIGPIPE, SIG_IGN);  // a browser that leaves is no reason to end
  sigset_t quitting;
  sigemptyset(&quitting);
  sigaddset(&quitting, SIGINT);
  sigaddset(&quitting, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &quitting, nullptr);  // before any thread begins: the one below waits for them
  if (arguments.folder == "runs") {
    std::filesystem::create_directories(arguments.folder);  // where `ganflow run` would make it
  }
  server::Api api({.folder = arguments.folder,
                   .program = std::filesystem::read_symlink("/proc/self/exe"),
                   .most_trainings = static_cast<std::size_t>(arguments.most_runs)});
  door.port = choose_port(arguments);
  server::HttpServer http(api, door);
  door.port = http.port();
  std::thread listener([&] {
    int signal = 0;
    sigwait(&quitting, &signal);
    http.stop();
  });
  if (json) {
    print_json({{"address", address(door)}, {"port", door.port}, {"folder", api.folder().path().string()}});
  } else {
    fmt::print("{} serves {}. Ctrl-C ends it; runs go on\n", address(door), api.folder().path().string());
  }
  std::fflush(stdout);
  http.serve();
  kill(getpid(), SIGTERM);  // when the server ended by itself, so that the listener ends too
  listener.join();
}

}  // namespace

void add_serve_command(CLI::App& root, const bool& json) {
  CLI::App* const command = root.add_subcommand("serve", "Look at runs in a browser, live, and start them there");
  const auto arguments = std::make_shared<ServeArguments>();
  command->add_option("dir", arguments->folder, "Folder of run directories")->capture_default_str();
  CLI::Option* const port =
      command->add_option("--port", arguments->port, "Port (0: a free one)")->capture_default_str();
  command->add_option("--host", arguments->host, "Address to listen on; one that others reach needs --token")
      ->capture_default_str();
  command->add_option("--token", arguments->token, "Secret that every browser must show, 16 letters or more");
  command->add_option("--runs", arguments->most_runs, "Runs that may be started here at the same time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->footer("Example:  ganflow serve runs");
  command->callback([arguments, port, &json] {
    arguments->port_is_given = port->count() > 0;
    serve(*arguments, json);
  });
}

}  // namespace ganflow::apps
