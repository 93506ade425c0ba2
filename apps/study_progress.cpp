#include "study_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace ganflow::apps {

namespace {

constexpr double kPlainInterval = 10;  ///< seconds between lines when standard error is no terminal

std::string duration(double seconds) {
  const auto s = static_cast<long>(std::lround(seconds));
  return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
                   : fmt::format("{}:{:02}", s / 60, s % 60);
}

}  // namespace

StudyProgress::StudyProgress(std::string name, std::size_t cells, std::size_t before)
    : name_(std::move(name)), cells_(cells), before_(before), terminal_(isatty(STDERR_FILENO) != 0) {}

StudyProgress::~StudyProgress() {
  if (drawn_) {
    fmt::print(stderr, "\n");
  }
}

void StudyProgress::show(const experiment::CellProgress& progress) {
  const auto done = static_cast<double>(progress.done);
  const double left = progress.seconds / done * (static_cast<double>(cells_) - done);
  const std::string failed = progress.failed == 0 ? "" : fmt::format("  {} failed", progress.failed);
  const std::string line =
      fmt::format("{} {}/{} cells{}  ETA {}", name_, before_ + progress.done, before_ + cells_, failed, duration(left));
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}", line);
    std::fflush(stderr);
    drawn_ = true;
  } else if (progress.seconds - last_ >= kPlainInterval) {
    last_ = progress.seconds;
    fmt::print(stderr, "{}\n", line);
  }
}

}  // namespace ganflow::apps
