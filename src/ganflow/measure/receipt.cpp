#include "ganflow/measure/receipt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ganflow::measure {

namespace {

constexpr std::size_t kKeyWidth = 11;

class Lines {
 public:
  void add(std::string key, std::string_view value) {
    std::replace(key.begin(), key.end(), '_', ' ');
    fmt::format_to(std::back_inserter(text_), "{:<{}} {}\n", key, std::max(kKeyWidth, key.size()), value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string number(double value, int digits) {
  return std::isnan(value) ? "unknown" : fmt::format("{:.{}g}", value, digits);
}

std::string error_of(const Receipt& receipt) {
  std::string text = "unknown";
  if (receipt.error && !std::isnan(*receipt.error)) {
    text = *receipt.error == 0 ? "rounding only" : fmt::format("± {:.2g}", *receipt.error);
  }
  if (receipt.gap) {
    text += fmt::format(", gap {:.2g}", *receipt.gap);
  }
  return text;
}

std::string sizes_of(const Receipt& receipt) {
  const auto side = [](std::size_t count) { return count == 0 ? std::string("a law") : fmt::format("{}", count); };
  return receipt.single ? fmt::format("{} in dimension {}", receipt.n, receipt.d)
                        : fmt::format("{} against {} in dimension {}", side(receipt.n), side(receipt.m), receipt.d);
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::kExact: return "exact";
    case Status::kConverged: return "converged";
    case Status::kEstimated: return "estimated";
    case Status::kNotConverged: return "not-converged";
    case Status::kInterrupted: break;
  }
  return "interrupted";
}

bool is_final(Status status) { return status != Status::kNotConverged && status != Status::kInterrupted; }

std::string in_words(const Receipt& receipt) {
  Lines lines;
  lines.add(receipt.distance, number(receipt.value, 10));
  lines.add("error", error_of(receipt));
  lines.add("status", to_string(receipt.status));
  lines.add("meaning", receipt.convention);
  lines.add("points", sizes_of(receipt));
  for (const auto& [key, value] : receipt.details) {
    lines.add(key, number(value, 8));
  }
  if (receipt.noise_floor) {
    const NoiseFloor& floor = *receipt.noise_floor;
    lines.add("floor",
              fmt::format("{} (A against itself, {} against {} points{})", number(floor.value, 4), floor.n, floor.n,
                          is_final(floor.status) ? "" : fmt::format("; {}", to_string(floor.status))));
  }
  for (const std::string& note : receipt.notes) {
    lines.add("note", note);
  }
  lines.add("seconds", fmt::format("{:.3g}", receipt.seconds));
  return lines.take();
}

}  // namespace ganflow::measure
