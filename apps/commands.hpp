#pragma once
/// The subcommands. Each add_… hangs one on the application; its callback runs while the arguments are parsed, reads
/// `json` then, and throws InputError or RuntimeFailure when it cannot do what was asked.

#include "output.hpp"

#include <CLI/App.hpp>

namespace ganflow::apps {

void add_run_command(CLI::App& root, const bool& json, Status& status);
void add_resume_command(CLI::App& root, const bool& json, Status& status);
void add_gallery_commands(CLI::App& root, const bool& json);  ///< list, spec
void add_verdict_command(CLI::App& root, const bool& json, Status& status);
void add_sample_command(CLI::App& root, const bool& json);
void add_report_command(CLI::App& root, const bool& json, Status& status);
void add_serve_command(CLI::App& root, const bool& json);
void add_measure_command(CLI::App& root, const bool& json, Status& status);
void add_study_command(CLI::App& root, const bool& json, Status& status);
void add_compare_command(CLI::App& root, const bool& json, Status& status);
void add_toy_command(CLI::App& root, const bool& json);

}  // namespace ganflow::apps
