#include "step_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace ganflow::apps {

namespace {
constexpr double kPlainInterval = 10;      // seconds between lines when standard error is no terminal
constexpr double kTerminalInterval = 0.1;  // seconds between two drawings of the line
}  // namespace

StepLine::StepLine(std::string name)
    : name_(std::move(name)), terminal_(isatty(STDERR_FILENO) != 0), begun_(std::chrono::steady_clock::now()) {}

StepLine::~StepLine() {
  if (drawn_) {
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
  }
}

void StepLine::show(std::size_t step, std::size_t steps, const std::string& what) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  if (seconds - last_ < (terminal_ ? kTerminalInterval : kPlainInterval)) {
    return;
  }
  last_ = seconds;
  const std::string line =
      fmt::format("{} {:.0f}%  {}", name_, 100.0 * static_cast<double>(step) / static_cast<double>(steps), what);
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}", line);
    std::fflush(stderr);
    drawn_ = true;
  } else {
    fmt::print(stderr, "{}\n", line);
  }
}

}  // namespace ganflow::apps
