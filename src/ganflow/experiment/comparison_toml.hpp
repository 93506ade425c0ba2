#pragma once
/// Reads a comparison from TOML. docs/compare.md explains the keys.

#include "ganflow/experiment/comparison.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ganflow::experiment {

inline constexpr std::int64_t kComparisonSchema = 1;  ///< of the layout; a newer one is refused

struct ComparisonReading {
  /// Stands for the file's `spec`; what the file expects of it is forgotten, and variants that make no sense are left
  /// out.
  std::optional<std::string> spec{};
  std::function<std::string(const std::string&)> load_spec_text{};  ///< of the name that a comparison gives a spec
};

/// Has the text a [[variant]]? Otherwise it is a spec, or no TOML at all.
bool is_comparison(std::string_view text, const std::string& source_name);

/// The comparison that `text` says. `source_name` opens every message, and its stem is the comparison's name.
///
/// Throws  InputError, one line "file:line: what (why). What to try", for bad TOML, unknown keys, wrong types, names that
///         are no file's, or that two variants have, verdicts that are none.
Comparison parse_comparison(std::string_view text, const std::string& source_name, const ComparisonReading& reading);

/// The comparison as TOML; the spec of variant v is named "specs/v.toml", which is to lie beside it and is to have `set`
/// worked in.
///
/// Check   parse_comparison(write_comparison(c)) = c, but for specs.
std::string write_comparison(const Comparison& comparison);

/// May a variant have this name?
bool is_variant_name(std::string_view name);

}  // namespace ganflow::experiment
