#include "progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ganflow::apps {

namespace {

constexpr double kPlainInterval = 10;  ///< seconds between lines when standard error is no terminal
constexpr int kBarWidth = 24;

std::string duration(double seconds) {
  const auto s = static_cast<long>(std::lround(std::max(0.0, seconds)));
  return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
                   : fmt::format("{}:{:02}", s / 60, s % 60);
}

}  // namespace

ProgressLine::ProgressLine(std::string name, record::Columns columns)
    : name_(std::move(name)), columns_(std::move(columns)), terminal_(isatty(STDERR_FILENO) != 0) {}

void ProgressLine::on_frame(const record::Frame& frame) { latest_ = frame; }

std::string ProgressLine::line(const experiment::Progress& progress) const {
  std::string figures;
  for (const char* const wanted : {"energy", "mean_0", "pc1", "w1", "sliced_w1", "distinct_critic"}) {
    const auto found = std::find(columns_.begin(), columns_.end(), wanted);
    if (found != columns_.end() && !latest_.values.empty()) {
      figures += fmt::format("  {} {:.3g}", wanted, latest_.values[static_cast<std::size_t>(found - columns_.begin())]);
    }
  }
  const double left = progress.steps_per_second > 0
                          ? static_cast<double>(progress.iterations - progress.iteration) / progress.steps_per_second
                          : 0;
  return fmt::format("{}/{}  {:.0f} steps/s  ETA {}{}", progress.iteration, progress.iterations,
                     progress.steps_per_second, duration(left), figures);
}

void ProgressLine::show(const experiment::Progress& progress) {
  const double share =
      progress.iterations > 0 ? static_cast<double>(progress.iteration) / static_cast<double>(progress.iterations) : 1;
  if (terminal_) {
    const int full = static_cast<int>(share * kBarWidth);
    fmt::print(stderr, "\r\033[K{} [{:=<{}}{: <{}}] {}", name_, "", full, "", kBarWidth - full, line(progress));
    std::fflush(stderr);
    drawn_ = true;
  } else if (progress.seconds - last_plain_ >= kPlainInterval) {
    last_plain_ = progress.seconds;
    fmt::print(stderr, "{} {:.0f}%  {}\n", name_, 100 * share, line(progress));
  }
}

void ProgressLine::finish() {
  if (drawn_) {
    fmt::print(stderr, "\n");
  }
}

}  // namespace ganflow::apps
