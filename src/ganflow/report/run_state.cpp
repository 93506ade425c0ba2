#include "ganflow/report/run_state.hpp"

#include <fmt/format.h>

namespace ganflow::report {

namespace {

std::string where_of(const record::Event& event) {
  for (const auto& [name, value] : event.fields) {
    if (const auto* text = std::get_if<std::string>(&value); text != nullptr && name == "where") {
      return ": " + *text;
    }
  }
  return "";
}

}  // namespace

std::string state_of_run(std::span<const record::Event> events, const record::Series& series, const std::string& run) {
  std::string state;
  for (const record::Event& event : events) {
    const std::string when = fmt::format("at t = {:.6g} ({} iterations)", event.time, event.iteration);
    if (event.kind == "finished") {
      state = fmt::format("Finished {}.", when);
    } else if (event.kind == "interrupted") {
      state = fmt::format("Interrupted {}. Go on with 'ganflow resume {}'.", when, run);
    } else if (event.kind == "diverged") {
      state = fmt::format("Diverged {}{}.", when, where_of(event));
    } else if (event.kind == "started" || event.kind == "resumed") {
      state.clear();
    }
  }
  if (!state.empty()) {
    return state;
  }
  if (series.size() == 0) {
    return "Just begun: there is no observation yet.";
  }
  return fmt::format(
      "Not finished: observed up to t = {:.6g} ({} iterations). It is still going on, or was killed; then go on with "
      "'ganflow resume {}'.",
      series.time().back(), series.iteration().back(), run);
}

}  // namespace ganflow::report
