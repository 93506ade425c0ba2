#pragma once
/// Reads a study from TOML. docs/studies.md explains the keys.

#include "ganflow/experiment/study.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace ganflow::experiment {

inline constexpr std::int64_t kStudySchema = 1;  ///< of the layout; a newer study is refused

struct StudyReading {
  bool quick = false;  ///< what the table [quick] says wins
  std::span<const std::string>
      overrides{};  ///< --set: keys of the spec, or replicas, axis.NAME, options.NAME, reference.KEY
  /// The text of the spec that the study names.
  std::function<std::string(const std::string&)> load_spec_text{};
};

/// The study that `text` says. `source_name` opens every message, and its stem is the study's name.
///
/// Throws  InputError, one line "file:line: what (why). What to try", for bad TOML, unknown keys, wrong types, an axis
///         without values, an axis or override whose key is none of a spec, a kind that is none.
Study parse_study(std::string_view text, const std::string& source_name, const StudyReading& reading);

}  // namespace ganflow::experiment
