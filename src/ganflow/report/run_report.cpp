#include "ganflow/report/run_report.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/report/figure_texts.hpp"
#include "ganflow/report/gnuplot.hpp"
#include "ganflow/report/gradient_plot.hpp"
#include "ganflow/report/modes_plot.hpp"
#include "ganflow/report/page.hpp"
#include "ganflow/report/particle_plot.hpp"
#include "ganflow/report/run_state.hpp"
#include "ganflow/report/sample_plot.hpp"
#include "ganflow/report/series_plot.hpp"
#include "ganflow/report/sheet_plot.hpp"
#include "ganflow/report/snapshot_arrays.hpp"
#include "ganflow/report/spectrum_plot.hpp"
#include "ganflow/report/staging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <optional>

namespace ganflow::report {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostInstants = 4;       // of samples that are numbers or points
constexpr std::size_t kMostImageInstants = 7;  // rows of the progress sheet
constexpr std::array kNames = {"series",   "spectrum", "gradient",  "samples",
                               "progress", "modes",    "particles", "merging"};
constexpr std::array kEndings = {".gp", ".svg", ".png", ".pdf"};

/// A figure to be drawn, by gnuplot or as a sheet, with its place on the page.
struct Job {
  PageFigure page;
  std::optional<Figure> figure;
  std::optional<SheetFigure> sheet;
  std::unique_ptr<Drawing> drawing;
  std::vector<fs::path> files;
};

class Report {
 public:
  Report(const io::StoredRun& run, const RunModel& model)
      : run_(run), model_(model), series_(run.series()), verdict_(run.verdict()), events_(events_or_none()) {
    load_snapshots();
  }

  void plan() {
    const std::string title = title_of(run_.name(), verdict_);
    add(series_figure(series_, verdict_, title), describe_series(series_));
    if (verdict_) {
      if (const auto view = spectrum_of(series_, *verdict_)) {
        add(spectrum_figure(*view),
            view->line
                ? fmt::format("Power over frequency, logarithmic, with a line at period {:.4g}.", 1 / *view->line)
                : std::string("Power over frequency, logarithmic; no line was found."));
      }
    }
    add(gradient_figure(series_, "over distance"), describe_gradient(series_));
    if (!snapshots_.empty()) {
      plan_samples();
    }
    add(modes_figure(series_, verdict_, run_.name()), describe_modes(verdict_));
    if (!snapshots_.empty()) {
      const record::Snapshot& last = snapshots_.back();
      add(particle_figure(last, model_, fmt::format("{} at t = {:.4g}", run_.name(), last.time)),
          "Particles of generator and critic, one coordinate against another.");
    }
    add(merging_figure(series_, verdict_, run_.name()), describe_merging(series_));
  }

  std::vector<Job>& jobs() { return jobs_; }
  std::vector<std::string>& notes() { return notes_; }

  Page page() {
    Page page{.name = run_.name(),
              .title = model_.title,
              .verdict = verdict_,
              .state = state_of_run(events_, series_, run_.layout().run.string()),
              .notes = notes_,
              .figures = {},
              .events = events_,
              .facts = model_.facts,
              .provenance = model_.provenance,
              .spec = run_.spec_text(),
              .videos = {}};
    for (const char* const name : {"video.mp4", "video.webm"}) {
      if (std::error_code error; fs::exists(run_.layout().report() / name, error)) {
        page.videos.emplace_back(name);
      }
    }
    for (Job& job : jobs_) {
      for (const fs::path& file : job.files) {
        job.page.files.push_back(file.filename().string());
        if (file.extension() == ".svg") {
          job.page.svg = read_file(file);
        }
      }
      page.figures.push_back(job.page);
    }
    return page;
  }

 private:
  std::vector<record::Event> events_or_none() {
    try {
      return run_.events();
    } catch (const InputError& e) {  // a log: the page can do without
      notes_.push_back(fmt::format("No events are shown: {}.", e.what()));
      return {};
    }
  }

  /// Snapshots that the figures need; a damaged one is left out.
  void load_snapshots() {
    const auto iterations = run_.snapshot_iterations();
    if (iterations.empty()) {
      notes_.emplace_back("There is no snapshot yet, so neither samples nor particles are drawn.");
      return;
    }
    const auto load = [&](std::int64_t iteration) -> std::optional<record::Snapshot> {
      try {
        return run_.snapshot(iteration);
      } catch (const InputError& e) {
        notes_.push_back(fmt::format("A snapshot is left out: {}.", e.what()));
        return std::nullopt;
      }
    };
    std::optional<record::Snapshot> last;
    std::size_t count = iterations.size();
    while (count > 0 && !last) {
      last = load(iterations[--count]);
    }
    if (!last) {
      return;
    }
    const std::size_t most = last->contains("image_shape") ? kMostImageInstants : kMostInstants;
    for (const std::size_t k : choose_evenly(count + 1, most)) {
      if (k < count) {
        if (auto snapshot = load(iterations[k])) {
          snapshots_.push_back(std::move(*snapshot));
        }
      }
    }
    snapshots_.push_back(std::move(*last));
    kind_ = kind_of(snapshots_.back());
  }

  static SampleKind kind_of(const record::Snapshot& snapshot) {
    if (snapshot.contains("image_shape")) {
      return SampleKind::kImages;
    }
    const auto samples = matrix_of(snapshot, "samples");
    if (!samples || samples->cols() == 0) {
      return SampleKind::kNone;
    }
    return samples->cols() == 1   ? SampleKind::kNumbers
           : samples->cols() == 2 ? SampleKind::kPoints
                                  : SampleKind::kVectors;
  }

  void add(std::optional<Figure> figure, const std::string& description) {
    if (figure) {
      Job job{.page = page_figure(figure->name, figure->width, description),
              .figure = {},
              .sheet = {},
              .drawing = {},
              .files = {}};
      job.figure = std::move(figure);
      jobs_.push_back(std::move(job));
    }
  }

  void add(SheetFigure sheet, const std::string& description) {
    Job job{.page = page_figure(sheet.name, sheet.width, description),
            .figure = {},
            .sheet = {},
            .drawing = {},
            .files = {}};
    job.sheet = std::move(sheet);
    jobs_.push_back(std::move(job));
  }

  PageFigure page_figure(const std::string& name, Width width, const std::string& description) const {
    const FigureText text = text_of_figure(name, kind_);
    return {.name = name,
            .heading = text.heading,
            .description = description,
            .caption = text.caption,
            .svg = {},
            .files = {},
            .is_wide = width == Width::kPage};
  }

  void plan_samples() {
    const record::Snapshot& last = snapshots_.back();
    const std::string title = fmt::format("t = {:.4g}", last.time);
    if (kind_ != SampleKind::kImages) {
      add(sample_figure(last, model_, title), "Generated samples against the data at the last snapshot.");
      add(progress_figure(snapshots_, model_, run_.name()), "Generated samples against the data at several instants.");
      return;
    }
    try {
      add(samples_sheet_figure(images_of(last, "samples"), title), "Generated images at the last snapshot.");
      if (last.contains("real") && snapshots_.size() > 1) {
        std::vector<Images> over_time;
        std::vector<double> times;
        for (const record::Snapshot& snapshot : snapshots_) {
          over_time.push_back(images_of(snapshot, "samples"));
          times.push_back(snapshot.time);
        }
        add(progress_sheet_figure(over_time, times, images_of(last, "real"), run_.name()),
            "Generated images at several instants, and images of the data.");
      }
    } catch (const InputError& e) {
      notes_.push_back(fmt::format("Images are not drawn: {}.", e.what()));
    }
  }

  const io::StoredRun& run_;
  const RunModel& model_;
  std::vector<std::string> notes_;
  record::Series series_;
  std::optional<record::Verdict> verdict_;
  std::vector<record::Event> events_;
  std::vector<record::Snapshot> snapshots_;
  SampleKind kind_ = SampleKind::kNone;
  std::vector<Job> jobs_;
};

/// Figures of before that this report has not drawn must not pass for some of now.
void remove_stale(const fs::path& folder, const std::vector<fs::path>& drawn) {
  for (const char* const name : kNames) {
    for (const char* const ending : kEndings) {
      const fs::path file = folder / (std::string(name) + ending);
      if (std::find(drawn.begin(), drawn.end(), file) == drawn.end()) {
        std::error_code ignored;
        fs::remove(file, ignored);
      }
    }
  }
}

}  // namespace

ReportResult write_report(const fs::path& run_directory, const RunModel& model, const ReportOptions& options) {
  const io::StoredRun run(run_directory);
  const std::size_t steps = kNames.size() + 1;
  std::size_t step = 0;
  const auto go_on = [&](const std::string& what) {
    return !options.progress || options.progress(step++, steps, what);
  };
  if (!go_on("reading the run")) {
    return {.files = {}, .notes = {}, .interrupted = true};
  }
  Staging staging(run.layout().report());  // outlives whoever draws into it
  Report report(run, model);
  report.plan();
  for (Job& job : report.jobs()) {  // all at once: each takes one processor
    if (job.figure) {
      job.drawing = std::make_unique<Drawing>(*job.figure, staging.folder());
    }
  }
  for (Job& job : report.jobs()) {
    if (!go_on("drawing " + job.page.name)) {
      return {.files = {}, .notes = {}, .interrupted = true};
    }
    job.files = job.drawing ? job.drawing->finish() : draw(*job.sheet, staging.folder());
  }
  std::vector<fs::path> files;
  for (const Job& job : report.jobs()) {
    files.insert(files.end(), job.files.begin(), job.files.end());
  }
  const fs::path page = staging.folder() / "index.html";
  write_file_atomically(page, html_of(report.page()));
  files.push_back(page);
  const auto placed = staging.publish(files);
  remove_stale(run.layout().report(), placed);
  ReportResult result{.files = {placed.back().string()}, .notes = report.notes(), .interrupted = false};
  std::transform(placed.begin(), placed.end() - 1, std::back_inserter(result.files),
                 [](const fs::path& file) { return file.string(); });
  return result;
}

}  // namespace ganflow::report
