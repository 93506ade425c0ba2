#pragma once
/// What a study asks of all results together, read from TOML: its fits, means and plots.

#include "ganflow/experiment/study.hpp"
#include "ganflow/experiment/toml_fields.hpp"

namespace ganflow::experiment {

/// Adds the tables [[fit]], [[mean]] and [[plot]] of a study's file to the study.
///
/// Throws  InputError naming the line: unknown keys, wrong types, a fit without x and y, a plot of nothing.
void read_study_requests(const toml::table& table, const TomlFields& fields, Study& study);

}  // namespace ganflow::experiment
