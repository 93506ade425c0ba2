/// `ganflow report RUN`: draw a stored run.

#include "ganflow/report/run_report.hpp"

#include "commands.hpp"
#include "interrupt.hpp"
#include "run_model.hpp"
#include "run_video.hpp"
#include "step_line.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace ganflow::apps {

namespace {

struct ReportArguments {
  std::string run;
  bool video = false;
  VideoArguments film = {};
};

/// The exit status when somebody pressed Ctrl-C: nothing has changed.
ExitCode interrupted() {
  print_error("interrupted; the report is as it was");
  return ExitCode::kInterrupted;
}

ExitCode draw_report(const ReportArguments& arguments, bool json) {
  const io::StoredRun run(arguments.run);
  const report::RunModel model = model_of(run);
  const InterruptListener interrupt;
  StepLine line("report");
  RunVideo video;
  if (arguments.video) {
    video = make_video(run, model, arguments.film, interrupt, line);
    if (video.interrupted) {
      return interrupted();
    }
  }
  report::ReportResult result = report::write_report(
      arguments.run, model, {.progress = [&](std::size_t step, std::size_t steps, const std::string& what) {
        line.show(step, steps, what);
        return !interrupt.asked();
      }});
  if (result.interrupted) {
    return interrupted();
  }
  result.files.insert(result.files.end(), video.files.begin(), video.files.end());
  result.notes.insert(result.notes.end(), video.notes.begin(), video.notes.end());
  for (const std::string& note : result.notes) {
    print_error(note);
  }
  if (json) {
    print_json({{"run", arguments.run}, {"files", result.files}, {"notes", result.notes}});
    return ExitCode::kDone;
  }
  for (const std::string& file : result.files) {
    fmt::print("{}\n", file);
  }
  return ExitCode::kDone;
}

}  // namespace

void add_report_command(CLI::App& root, const bool& json, Status& status) {
  CLI::App* const command =
      root.add_subcommand("report", "Draw a run into RUN/report: one page, and its figures for papers");
  const auto arguments = std::make_shared<ReportArguments>();
  command->add_option("run", arguments->run, "Run directory")->required();
  CLI::Option* const video =
      command->add_flag("--video", arguments->video, "Make RUN/report/video.mp4 and .webm too, with ffmpeg");
  command->add_option("--seconds", arguments->film.seconds, "Length of the video")->capture_default_str()->needs(video);
  command->add_option("--fps", arguments->film.frames_a_second, "Frames a second")->capture_default_str()->needs(video);
  command->add_option("--size", arguments->film.size, "Of the video, in pixels")
      ->type_name("WxH")
      ->capture_default_str()
      ->needs(video);
  command
      ->add_flag("--replay", arguments->film.replay,
                 "Repeat the run for the video (same spec, same bits) even if it has snapshots or took long")
      ->needs(video);
  command->footer(
      "Example:  ganflow report runs/pendulum        # then open runs/pendulum/report/index.html\n"
      "          ganflow report runs/pendulum --video --seconds 30");
  command->callback([arguments, &json, &status] { status.code = draw_report(*arguments, json); });
}

}  // namespace ganflow::apps
