#pragma once
/// A figure as the one file that a user named, with the script that drew it beside it.

#include "ganflow/report/gnuplot.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace ganflow::apps {

/// Throws InputError, naming `option`, unless `file` is .svg, .png or .pdf in a folder that may be written.
void check_picture_file(const std::string& option, const std::string& file);
/// The same for tables, .csv.
void check_table_file(const std::string& option, const std::string& file);

/// Draws into a folder of its own beside `file` and takes out the picture asked for and its .gp; returns both.
std::vector<std::string> draw_to(const report::Figure& figure, const std::filesystem::path& file);

}  // namespace ganflow::apps
