#pragma once
/// The one table of everything a spec may say. Parsing, checks of ranges, suggestions for typing errors, writing with
/// comments, comparison and docs/spec.md all walk this table; a new key is one new entry in the file of its section:
/// spec_schema_data.cpp, spec_schema_networks.cpp, spec_schema_training.cpp, or spec_schema.cpp itself.

#include "ganflow/experiment/spec_key.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ganflow::experiment {

inline constexpr std::int64_t kSchemaVersion = 1;  ///< of the layout; a newer spec is refused

/// All keys, in the order in which they are applied and written.
const std::vector<Key>& schema();

/// nullptr when there is none.
const Key* find_key(std::string_view path);

/// True for "generator", "generator.start" …: something that holds keys.
bool is_table(std::string_view path);

/// What to try instead of a path that is neither key nor table: "Did you mean 'dynamics.batch'?".
std::string suggest_key(std::string_view path);

}  // namespace ganflow::experiment
