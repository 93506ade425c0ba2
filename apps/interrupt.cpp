#include "interrupt.hpp"

#include "output.hpp"

#include <unistd.h>

#include <csignal>

namespace ganflow::apps {

namespace {

std::atomic<bool> g_asked{false};  // a signal handler can reach nothing else

extern "C" void on_signal(int /*signal*/) {
  if (g_asked.exchange(true)) {
    _exit(to_int(ExitCode::kInterrupted));
  }
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

}  // namespace ganflow::apps
