#pragma once
/// Writes a spec as commented TOML, every default included, and the reference of all keys.

#include "ganflow/core/provenance.hpp"
#include "ganflow/experiment/spec.hpp"

#include <optional>
#include <string>

namespace ganflow::experiment {

/// What [provenance] of a run's spec.toml records beside the build and the machine.
struct RunProvenance {
  Provenance build;
  std::string simd_target;  ///< as simd reports it, "AVX2" …
};

/// The whole spec: keys that play no part in it are left out, optional ones that are not set stand as comments, and the
/// learning rates and the length in mean-field time that follow from it are told in comments.
///
/// Check   parse_spec(write_spec(s, p), …) = s, bit for bit, for every s that parse_spec returned.
std::string write_spec(const Spec& spec, const std::optional<RunProvenance>& provenance = std::nullopt);

/// The tables of docs/spec.md, in Markdown: every key with type, limits, default and meaning.
std::string key_reference();

}  // namespace ganflow::experiment
