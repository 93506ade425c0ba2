#pragma once
/// Something that happened at an instant of a run: one line of events.jsonl.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ganflow::record {

struct Event {
  using Value = std::variant<double, std::int64_t, std::string>;
  std::int64_t iteration = 0;
  double time = 0;
  std::string kind;  ///< "started", "checkpoint", "coagulation", "signal", "diverged", "finished" …
  std::vector<std::pair<std::string, Value>> fields;
};

}  // namespace ganflow::record
