#pragma once
/// `ganflow data list|get|info|convert`: data sets of the catalogue, closed-form laws, and files.

#include <CLI/App.hpp>

namespace ganflow::apps {

/// Adds the subcommand to `root`. `json` is read when the command runs, and must outlive the parse.
/// Throws  while parsing runs it: whatever ganflow_data throws (InputError, RuntimeFailure).
void add_data_command(CLI::App& root, const bool& json);

}  // namespace ganflow::apps
