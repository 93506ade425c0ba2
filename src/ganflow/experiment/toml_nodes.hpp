#pragma once
/// TOML as toml++ reads it, with our limits and our sentences: what the readers of specs and of studies share.

#include <toml++/toml.h>

#include <string>
#include <string_view>

namespace ganflow::experiment {

/// Throws  InputError "source:line: this is not TOML (why)", and for texts too long or keys too deep for a spec.
toml::table parse_toml(std::string_view text, const std::string& source_name);

/// "a table", "a list", "an integer" …
std::string_view kind_of(const toml::node& node);

/// The node in one line of at most 60 bytes, for messages.
std::string printed(const toml::node& node);

/// The node as TOML that reads back to the same value; numbers in their shortest exact form.
std::string exact_toml(const toml::node& node);

}  // namespace ganflow::experiment
