#include "run_video.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/file_descriptor.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/observables.hpp"
#include "ganflow/experiment/run_loop.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/report/series_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace ganflow::apps {

namespace {

constexpr std::size_t kEnoughSnapshots = 100;  // for a film that does not jump
constexpr std::size_t kFilmSamples = 1024;     // of numbers or points in a repeated run's frames, at least
constexpr double kPatience = 300;              // seconds that a repetition may take unasked
constexpr const char* kHowToFilm = "Add --replay to repeat it all the same, or run it with observe.snapshot_every set";

/// Looks at a run that is repeated: keeps what frames show, and compares rows with those stored.
class Camera : public record::Observer {
 public:
  Camera(report::VideoFrames& frames, const record::Series& stored) : frames_(frames), stored_(stored) {}

  void on_snapshot(const record::Snapshot& snapshot) override { frames_.add(snapshot); }
  void on_frame(const record::Frame& frame) override {
    const auto iterations = stored_.iteration();
    const auto found = std::lower_bound(iterations.begin(), iterations.end(), frame.iteration);
    if (differs_ || found == iterations.end() || *found != frame.iteration) {
      return;
    }
    const auto row = static_cast<std::size_t>(found - iterations.begin());
    for (std::size_t k = 0; k < std::min(frame.values.size(), stored_.columns().size()); ++k) {
      const double before = (*stored_.column(stored_.columns()[k]))[row];
      const bool same = before == frame.values[k] || (std::isnan(before) && std::isnan(frame.values[k]));
      if (!same) {
        differs_ = frame.time;
        return;
      }
    }
  }
  std::optional<double> differs() const { return differs_; }  ///< since this time

 private:
  report::VideoFrames& frames_;
  const record::Series& stored_;
  std::optional<double> differs_;
};

/// Seconds that the run took, as timing.csv tells; 0 when it does not.
double seconds_of(const io::StoredRun& run, std::int64_t iterations) {
  std::error_code error;
  if (!std::filesystem::exists(run.layout().timing(), error)) {
    return 0;
  }
  std::string text = read_file(run.layout().timing());
  while (text.ends_with('\n')) {
    text.pop_back();
  }
  const std::string last = text.substr(text.rfind('\n') + 1);
  double iteration = 0;
  double seconds = 0;
  double pace = 0;
  return std::sscanf(last.c_str(), "%lf,%lf,%lf", &iteration, &seconds, &pace) == 3 && pace > 0
             ? static_cast<double>(iterations) / pace
             : 0;
}

void use_stored(const io::StoredRun& run, std::size_t at_most, report::VideoFrames& frames,
                const InterruptListener& interrupt, StepLine& line) {
  const auto iterations = run.snapshot_iterations();
  const auto chosen = report::choose_evenly(iterations.size(), at_most);
  for (std::size_t k = 0; k < chosen.size() && !interrupt.asked(); ++k) {
    line.show(k, chosen.size(), "reading snapshots");
    frames.add(run.snapshot(iterations[chosen[k]]));
  }
}

/// Repeats the run up to where it came, with a snapshot a frame. A sentence when its rows are not those stored.
std::optional<std::string> replay(const io::StoredRun& run, const record::Series& stored, std::size_t count,
                                  report::VideoFrames& frames, const InterruptListener& interrupt, StepLine& line) {
  experiment::Spec spec = experiment::parse_spec(run.spec_text(), run.layout().spec().string());
  experiment::Experiment experiment = experiment::build(spec);
  if (!experiment.image_shape()) {
    spec.observe.snapshot_samples = std::max(spec.observe.snapshot_samples, kFilmSamples);
  }
  experiment::Observables look(spec, experiment);
  const std::int64_t end = stored.iteration().back();
  const auto film = static_cast<std::int64_t>(count) - 1;
  Camera camera(frames, stored);
  record::Observer* const observers[] = {&camera};
  experiment::LoopOptions loop{.iterations = end,
                               .observe_every = spec.observe.every,
                               .snapshot_every = std::max<std::int64_t>(1, end / film),
                               .checkpoint_every = end + 1,
                               .stop = &interrupt.asked(),
                               .progress = [&](const experiment::Progress& p) {
                                 line.show(static_cast<std::size_t>(p.iteration),
                                           static_cast<std::size_t>(p.iterations), "repeating the run");
                               }};
  experiment::run_loop(*experiment.process, look, observers, loop);
  if (!camera.differs()) {
    return std::nullopt;
  }
  return fmt::format(
      "the repeated run differs from the stored one from t = {:.4g} on (made by another version, or on another kind of "
      "processor): the video shows the repetition, the curves below it the stored run",
      *camera.differs());
}

}  // namespace

report::VideoOptions video_options(const VideoArguments& arguments) {
  report::VideoOptions options{.seconds = arguments.seconds, .frames_a_second = arguments.frames_a_second};
  int end = 0;
  const bool read = std::sscanf(arguments.size.c_str(), "%5zux%5zu%n", &options.width, &options.height, &end) == 2;
  GF_VALIDATE(read && static_cast<std::size_t>(end) == arguments.size.size(),
              "--size {} (must be WIDTHxHEIGHT in pixels). Try 1280x720", arguments.size);
  options.validate();
  return options;
}

RunVideo make_video(const io::StoredRun& run, const report::RunModel& model, const VideoArguments& arguments,
                    const InterruptListener& interrupt, StepLine& line) {
  report::VideoOptions options = video_options(arguments);
  const record::Series series = run.series();
  const std::string path = run.layout().run.string();
  GF_VALIDATE(series.size() >= 2, "{}: {} observation{} so far (a video needs two at least). Let it run on", path,
              series.size(), series.size() == 1 ? "" : "s");
  RunVideo video;
  report::VideoFrames frames(series, model);
  const std::size_t stored = run.snapshot_iterations().size();
  if (stored >= kEnoughSnapshots && !arguments.replay) {
    use_stored(run, options.frames(), frames, interrupt, line);
  } else {
    const double seconds = seconds_of(run, series.iteration().back());
    GF_VALIDATE(arguments.replay || seconds <= kPatience,
                "{} has {} snapshot{} (a video needs about {}), and repeating it takes about {:.0f} minutes. {}", path,
                stored, stored == 1 ? "" : "s", kEnoughSnapshots, seconds / 60, kHowToFilm);
    if (const auto note = replay(run, series, options.frames(), frames, interrupt, line)) {
      video.notes.push_back(*note);
    }
  }
  if (interrupt.asked()) {
    video.interrupted = true;
    return video;
  }
  options.title = report::title_of(run.name(), run.verdict());
  options.progress = [&](std::size_t frame, std::size_t count) {
    line.show(frame, count, "drawing frames");
    return !interrupt.asked();
  };
  const report::VideoResult result = report::write_video(frames, series, run.layout().run, options);
  video.files = result.files;
  video.interrupted = result.interrupted;
  return video;
}

}  // namespace ganflow::apps
