#include "ganflow/report/run_report.hpp"

#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/report/sample_plot.hpp"
#include "ganflow/report/sample_sheet.hpp"
#include "ganflow/report/series_plot.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

namespace ganflow::report {

namespace {

namespace fs = std::filesystem;

/// The sheets of a run whose samples are images, `last` being its last snapshot.
std::vector<fs::path> write_sheets(const io::StoredRun& run, const record::Snapshot& last, const fs::path& folder) {
  std::vector<fs::path> files = {folder / "samples.png"};
  write_png(files.back(), sample_sheet(images_of(last, "samples")));
  if (last.contains("real")) {
    const auto iterations = run.snapshot_iterations();
    std::vector<Images> over_time;
    for (const std::size_t k : choose_evenly(iterations.size(), SheetOptions{}.rows)) {
      over_time.push_back(images_of(run.snapshot(iterations[k]), "samples"));
    }
    files.push_back(folder / "progress.png");
    write_png(files.back(), progress_sheet(over_time, images_of(last, "real")));
  }
  return files;
}

}  // namespace

std::vector<std::string> write_pictures(const std::string& run_directory) {
  const io::StoredRun run(run_directory);
  const fs::path folder = run.layout().report();
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) {
    throw_failure("create the folder", folder, error.value());
  }
  std::vector<fs::path> files;
  std::vector<Figure> figures;
  if (const auto figure = series_figure(run.series(), title_of(run.name(), run.verdict()))) {
    figures.push_back(*figure);
  }
  if (const auto iterations = run.snapshot_iterations(); !iterations.empty()) {
    const record::Snapshot last = run.snapshot(iterations.back());
    if (last.contains("image_shape")) {
      files = write_sheets(run, last, folder);
    } else if (const auto figure = sample_figure(last, fmt::format("{} at t = {:.4g}", run.name(), last.time))) {
      figures.push_back(*figure);
    }
  }
  for (const Figure& figure : figures) {
    const auto drawn = draw(figure, folder);
    files.insert(files.end(), drawn.begin(), drawn.end());
  }
  return {files.begin(), files.end()};
}

}  // namespace ganflow::report
