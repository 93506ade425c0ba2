#pragma once
/// What no single key can know: keys that contradict each other, and shapes that no memory holds.

#include "ganflow/experiment/spec.hpp"

#include <optional>
#include <string>

namespace ganflow::experiment {

/// The key to blame and the sentence: "critic.box", "critic.box is not set (…). Try critic.box = 0.5".
struct Complaint {
  std::string key;
  std::string message;
};

/// Each key's own limits (spec_schema.hpp), then the rules between keys; nullopt when the spec can run.
std::optional<Complaint> complaint_about(const Spec& spec);

/// Throws InputError with the first complaint. For specs made by code; parse_spec has done it already, with line
/// numbers.
void validate(const Spec& spec);

}  // namespace ganflow::experiment
