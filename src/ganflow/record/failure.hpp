#pragma once
/// What went wrong in a run, as theory §10 names it: a name, and a sentence that explains it.

#include <string>

namespace ganflow::record {

enum class FailureKind {
  kOscillation,        ///< the samples swing for ever
  kModeCollapse,       ///< modes of the data are left out
  kCoagulation,        ///< particles have merged into a few
  kVanishingGradient,  ///< the critic separates and gives no direction
  kDivergence,         ///< numbers past every limit, or growing towards it
};

/// The words used in verdict.json and on the terminal: "oscillation", "mode collapse" …
std::string to_string(FailureKind kind);

struct Failure {
  FailureKind kind = FailureKind::kOscillation;
  std::string because;  ///< a sentence with its figures: what happens, and why
  bool operator==(const Failure&) const = default;
};

}  // namespace ganflow::record
