#pragma once
/// A run in a dozen lines, for people: what was trained on what, and how; and who did it.

#include "ganflow/experiment/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ganflow::experiment {

struct RunFact {
  std::string name;   ///< "critic"
  std::string value;  ///< "128 tanh units, box ±0.5"
};

/// Data, latents, networks, objective, rule, pace, length, precision, seed.
std::vector<RunFact> facts_of(const Spec& spec);

/// The table [provenance] of a stored spec, in its order; nothing when it has none.
/// Throws  InputError for bad TOML.
std::vector<RunFact> provenance_of(std::string_view spec_text, const std::string& source_name);

}  // namespace ganflow::experiment
