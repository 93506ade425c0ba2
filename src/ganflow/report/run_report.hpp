#pragma once
/// Everything that can be seen of a run, made from its directory: figures, and the page that shows them.

#include "ganflow/report/run_model.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ganflow::report {

struct ReportOptions {
  /// Called before each step with its number, how many there are, and what it is; false: stop here.
  std::function<bool(std::size_t step, std::size_t steps, const std::string& what)> progress = {};
};

struct ReportResult {
  std::vector<std::string> files;  ///< written, RUN/report/index.html first
  std::vector<std::string> notes;  ///< sentences on what could not be drawn, and why
  bool interrupted = false;        ///< then nothing was written
};

/// Writes into RUN/report: index.html, and as SVG, PNG and PDF with gnuplot's script series.*, spectrum.*, gradient.*,
/// samples.*, progress.*, modes.*, particles.*, merging.*, of these whatever the run has. All is drawn aside and put in place at the end,
/// the page last; other files there are left alone, and figures that the run has no more are removed.
///
/// A run that has just begun, was killed, interrupted or diverged is drawn as far as it went. A damaged snapshot costs
/// the figures that need it, with a note.
/// Throws  InputError for what is no run, or has a damaged series or verdict; RuntimeFailure when gnuplot is missing or
///         the disk is full: nothing was written then.
ReportResult write_report(const std::filesystem::path& run_directory, const RunModel& model,
                          const ReportOptions& options = {});

}  // namespace ganflow::report
