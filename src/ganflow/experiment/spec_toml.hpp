#pragma once
/// Reads a spec from TOML. docs/spec.md lists the keys; spec_schema.hpp is the table behind both.

#include "ganflow/experiment/spec.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ganflow::experiment {

/// The spec that `text` says, with every default filled in and every rule checked.
///
/// `source_name` opens every message, and its stem is the default of Spec::name. `overrides` are "key=value" as given
/// to --set, applied in order after the text: the value is TOML, a bare word counts as a string, a table replaces the
/// whole table, and nothing at all ("critic.box=") removes the key. An override wins over what the text says in other
/// words (run.until over run.iterations, data.law over data.dataset), and silences keys of the text that it makes idle.
///
/// Throws  InputError, one line "file:line: key = value (why). What to try", for bad TOML, unknown keys, wrong types,
///         impossible values, contradictions, and keys that would do nothing.
Spec parse_spec(std::string_view text, const std::string& source_name, std::span<const std::string> overrides = {});

/// The same for a run that is about to start: also throws, by file and line, where a file that the spec names is not
/// there. A stored run can be looked at without its data.
Spec parse_spec_and_find_files(std::string_view text, const std::string& source_name,
                               std::span<const std::string> overrides = {});

}  // namespace ganflow::experiment
