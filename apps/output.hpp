#pragma once
/// What subcommands share at the edge: exit codes, JSON, error lines.

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ganflow::apps {

using Json = nlohmann::ordered_json;

enum class ExitCode { kDone = 0, kFailed = 1, kBadInput = 2, kInterrupted = 130 };
constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

/// Set by a subcommand's callback when it ends otherwise than done.
struct Status {
  ExitCode code = ExitCode::kDone;
};

/// One line on standard output.
void print_json(const Json& object);

/// "ganflow: …" on standard error, one line.
void print_error(std::string_view message);

/// The value, or null when it is not known.
template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// a − b, when both are known.
std::optional<double> difference(const std::optional<double>& a, const std::optional<double>& b);

/// "26.636668886 (exact 26.636668886, difference 1.2e-12)"
std::string against(const std::optional<double>& measured, const std::optional<double>& exact);

}  // namespace ganflow::apps
