#pragma once
/// A run's video, as MP4 (H.264) and WebM (VP9), made by ffmpeg from frames of our own.

#include "ganflow/report/video_frames.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ganflow::report {

struct VideoOptions {
  double seconds = 20;          ///< length; in (0, 3600]
  double frames_a_second = 25;  ///< in [1, 60]
  std::size_t width = 1280;     ///< pixels; even, in [320, 3840]
  std::size_t height = 720;     ///< likewise
  std::string title = {};       ///< written above
  /// Called before each frame with its number and how many there are; false: stop here.
  std::function<bool(std::size_t frame, std::size_t frames)> progress = {};
  std::string program = "ffmpeg";

  std::size_t frames() const;  ///< seconds · frames_a_second, at least 2
  void validate() const;       ///< throws InputError naming the option
};

struct VideoResult {
  std::vector<std::string> files;  ///< RUN/report/video.mp4, RUN/report/video.webm
  bool interrupted = false;        ///< then nothing was written
};

/// From the first snapshot's time to the last's, evenly. Files are made aside and put in place when both are whole.
/// Throws  InputError for options, or fewer than two snapshots; RuntimeFailure when ffmpeg is missing or fails.
/// Cost    about 10 ms a frame of 1280 × 720, and ffmpeg's work.
VideoResult write_video(const VideoFrames& frames, const record::Series& series,
                        const std::filesystem::path& run_directory, const VideoOptions& options);

}  // namespace ganflow::report
