#pragma once
/// Writes a study as TOML.

#include "ganflow/experiment/study.hpp"

#include <string>

namespace ganflow::experiment {

/// The study with [quick] and overrides worked in; its spec is named "spec.toml", which is to lie beside it.
///
/// Check   parse_study(write_study(s)) = s.
std::string write_study(const Study& study);

}  // namespace ganflow::experiment
