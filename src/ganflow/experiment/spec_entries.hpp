#pragma once
/// A spec's text as a flat list of typed entries, before anything is known about how they fit together.

#include "ganflow/experiment/spec_value.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace ganflow::experiment {

struct Entry {
  Value value;         ///< of the key's type
  std::string origin;  ///< "pendulum.toml:12" or "--set run.until=3"
  bool is_override = false;
};

/// By path, all of them keys of the schema.
using Entries = std::map<std::string, Entry, std::less<>>;

/// Reads TOML. The table [provenance] is passed over: it says who wrote the file.
/// Throws  InputError for bad TOML, unknown keys and wrong types.
Entries read_entries(std::string_view text, const std::string& source_name);

/// Applies "key=value" overrides in order, as documented at parse_spec.
/// Throws  InputError likewise.
void apply_overrides(Entries& entries, std::span<const std::string> overrides);

}  // namespace ganflow::experiment
