#include "interrupt.hpp"

#include "output.hpp"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace ganflow::apps {

namespace {

std::atomic<bool> g_asked{false};  // a signal handler can reach nothing else

extern "C" void on_signal(int /*signal*/) {
  if (g_asked.exchange(true)) {
    _exit(to_int(ExitCode::kInterrupted));
  }
}

extern "C" void on_quitting_signal(int /*signal*/) {
  constexpr std::string_view kLine = "ganflow: interrupted\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kLine.data(), kLine.size());  // no time to complain
  _exit(to_int(ExitCode::kInterrupted));
}

void listen(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

static_assert(std::atomic<bool>::is_always_lock_free);

InterruptListener::InterruptListener() {
  g_asked = false;
  listen(on_signal);
}

InterruptListener::~InterruptListener() { listen(SIG_DFL); }

const std::atomic<bool>& InterruptListener::asked() const { return g_asked; }

InterruptQuits::InterruptQuits() { listen(on_quitting_signal); }

InterruptQuits::~InterruptQuits() { listen(SIG_DFL); }

}  // namespace ganflow::apps
