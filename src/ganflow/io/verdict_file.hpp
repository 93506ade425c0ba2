#pragma once
/// verdict.json: what was decided about a run. Unknown quantities are null, never missing.

#include "ganflow/record/verdict.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::io {

/// Keys may be added within a schema; a reader takes a missing one of those as unknown.
/// {"schema":1,"verdict":"oscillating","coagulated":false,"reasons":[…],"observable":…,"period":…, …}, indented.
std::string verdict_json(const record::Verdict& verdict);

/// The inverse; `name` is the file's name in messages. Throws InputError for damage and for a newer schema.
record::Verdict parse_verdict(std::string_view text, std::string_view name);

/// {"total":8,"found":5,"lost":3,"samples":10000, …}: the value of the key "modes".
std::string modes_json(const record::ModeSummary& modes);

/// [{"mode":"oscillation","because":"…"}, …]: the value of the key "failures".
std::string failures_json(const std::vector<record::Failure>& failures);

/// Replaces `path` whole or not at all. Throws RuntimeFailure.
void write_verdict(const std::filesystem::path& path, const record::Verdict& verdict);

/// nullopt when there is no such file: nothing was decided yet.
std::optional<record::Verdict> read_verdict(const std::filesystem::path& path);

}  // namespace ganflow::io
