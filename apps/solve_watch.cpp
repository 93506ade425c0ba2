#include "solve_watch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace ganflow::apps {

namespace {

constexpr double kTerminalInterval = 0.2;  // seconds
constexpr double kPlainInterval = 10;
constexpr double kPatience = 1;  // what is done within needs no progress

/// ": pivots 81920", ": check 2 of all pairs 40%", " 40%".
std::string in_words(const transport::Advance& advance) {
  std::string words = advance.phase.empty() ? "" : ": " + advance.phase;
  if (!std::isnan(advance.fraction)) {
    words += fmt::format(" {:.0f}%", 100 * advance.fraction);
  } else if (advance.count > 0) {
    words += fmt::format(" {}", advance.count);
  }
  return words;
}

}  // namespace

SolveWatch::SolveWatch(std::string name)
    : name_(std::move(name)), terminal_(isatty(STDERR_FILENO) != 0), begun_(std::chrono::steady_clock::now()) {}

SolveWatch::~SolveWatch() {
  if (drawn_) {
    fmt::print(stderr, "\r\033[K");
  }
}

bool SolveWatch::keep_going(const transport::Advance& advance) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  if (seconds >= kPatience && seconds - last_ >= (terminal_ ? kTerminalInterval : kPlainInterval)) {
    last_ = seconds;
    fmt::print(stderr, "{}{}{}  {:.0f} s{}", terminal_ ? "\r\033[K" : "", name_, in_words(advance), seconds,
               terminal_ ? "" : "\n");
    std::fflush(stderr);
    drawn_ = terminal_;
  }
  return !interrupt_.asked();
}

}  // namespace ganflow::apps
