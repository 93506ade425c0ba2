#pragma once
/// `ganflow report RUN --video`: frames from stored snapshots, or from the run repeated.

#include "ganflow/io/stored_run.hpp"
#include "ganflow/report/run_model.hpp"
#include "ganflow/report/video.hpp"

#include "interrupt.hpp"
#include "step_line.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ganflow::apps {

struct VideoArguments {
  double seconds = 20;
  double frames_a_second = 25;
  std::string size = "1280x720";
  bool replay = false;  ///< even where snapshots suffice
};

/// Options as the library has them. Throws InputError for a size that is none.
report::VideoOptions video_options(const VideoArguments& arguments);

struct RunVideo {
  std::vector<std::string> files;
  std::vector<std::string> notes;  ///< sentences for the user
  bool interrupted = false;
};

/// With a hundred snapshots or more those are shown; else the run is repeated from its spec, which gives the same bits
/// (docs/reproducibility.md), and looked at more often. What takes more than five minutes is repeated only when asked.
/// Throws  InputError for a run that cannot be repeated, or may take too long: with what to do.
RunVideo make_video(const io::StoredRun& run, const report::RunModel& model, const VideoArguments& arguments,
                    const InterruptListener& interrupt, StepLine& line);

}  // namespace ganflow::apps
