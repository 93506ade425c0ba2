#pragma once
/// What a form needs to know: every key of a spec with type, limits and meaning, and the values of one spec.

#include "ganflow/experiment/spec.hpp"

#include <nlohmann/json.hpp>

namespace ganflow::server {

/// [{"key":"dynamics.time_step","type":"real","limits":"above 0","words":[…],"doc":…,"default":"0.01"}, …] in schema
/// order; values are TOML.
nlohmann::ordered_json schema_json();

/// {"dynamics.time_step":"0.1", …}: the keys that play a part in `spec`, as TOML; null: not set.
nlohmann::ordered_json values_json(const experiment::Spec& spec);

/// [{"name":"pendulum","title":…}, …] alphabetical.
nlohmann::ordered_json gallery_json();

}  // namespace ganflow::server
