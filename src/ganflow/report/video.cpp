#include "ganflow/report/video.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/stored_run.hpp"
#include "ganflow/report/child.hpp"
#include "ganflow/report/staging.hpp"
#include "ganflow/report/video_painter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ganflow::report {

namespace {

namespace fs = std::filesystem;

constexpr std::array kNames = {"video.mp4", "video.webm"};
constexpr double kLongest = 3600;           // seconds
constexpr double kFastest = 60;             // frames a second
constexpr std::size_t kSmallestSide = 320;  // pixels
constexpr std::size_t kLargestSide = 3840;

bool is_good_side(std::size_t pixels) { return pixels >= kSmallestSide && pixels <= kLargestSide && pixels % 2 == 0; }

/// One ffmpeg that reads raw frames and writes both files.
std::vector<std::string> encoder_words(const VideoOptions& options) {
  return {options.program, "-hide_banner", "-loglevel", "error", "-y",
          // in: cairo's 32-bit pixels
          "-f", "rawvideo", "-pixel_format", "bgr0", "-video_size", fmt::format("{}x{}", options.width, options.height),
          "-framerate", fmt::format("{:g}", options.frames_a_second), "-i", "-",
          // out: H.264, which every player knows, its index in front
          "-an", "-c:v", "libx264", "-preset", "medium", "-crf", "21", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
          kNames[0],
          // out: VP9, which is free
          "-an", "-c:v", "libvpx-vp9", "-crf", "35", "-b:v", "0", "-row-mt", "1", "-deadline", "realtime", "-cpu-used",
          "6", "-pix_fmt", "yuv420p", kNames[1]};
}

}  // namespace

std::size_t VideoOptions::frames() const {
  return std::max<std::size_t>(2, static_cast<std::size_t>(std::lround(seconds * frames_a_second)));
}

void VideoOptions::validate() const {
  GF_VALIDATE(seconds > 0 && seconds <= kLongest, "--seconds {} (more than 0, at most {:g}). Try 20", seconds,
              kLongest);
  GF_VALIDATE(frames_a_second >= 1 && frames_a_second <= kFastest, "--fps {} (from 1 to {:g}). Try 25", frames_a_second,
              kFastest);
  GF_VALIDATE(is_good_side(width) && is_good_side(height),
              "--size {}x{} (both sides even, from {} to {}). Try 1280x720", width, height, kSmallestSide,
              kLargestSide);
}

VideoResult write_video(const VideoFrames& frames, const record::Series& series, const fs::path& run_directory,
                        const VideoOptions& options) {
  options.validate();
  const io::StoredRun run(run_directory);
  GF_VALIDATE(frames.frames().size() >= 2,
              "{} has {} snapshot{} (a video needs at least 2). Let it run on, or set observe.snapshot_every",
              run_directory.string(), frames.frames().size(), frames.frames().size() == 1 ? "" : "s");
  const double begin = frames.frames().front().time;
  const double end = frames.frames().back().time;
  Staging staging(run.layout().report());
  VideoPainter painter(frames, series, {.width = options.width, .height = options.height, .title = options.title});
  Child encoder({.words = encoder_words(options),
                 .folder = staging.folder(),
                 .purpose = "make a video of " + run_directory.string(),
                 .package = "ffmpeg",
                 .fed = true});
  const std::size_t count = options.frames();
  bool fed = true;
  for (std::size_t k = 0; k < count && fed; ++k) {
    if (options.progress && !options.progress(k, count)) {
      return {.files = {}, .interrupted = true};
    }
    const double time = begin + (end - begin) * static_cast<double>(k) / static_cast<double>(count - 1);
    fed = encoder.write(painter.paint(time).pixels());
  }
  const Child::End ended = encoder.finish();
  if (!fed || ended.status != 0) {
    throw RuntimeFailure(
        fmt::format("cannot make a video of {} ({} says: {}). Is it the one of Debian, with libx264 "
                    "and libvpx?",
                    run_directory.string(), options.program, ended.messages));
  }
  std::vector<fs::path> files;
  for (const char* const name : kNames) {
    files.push_back(staging.folder() / name);
    std::error_code error;
    if (fs::file_size(files.back(), error) == 0 || error) {
      throw RuntimeFailure(fmt::format("{} did not write {} (it reported no error). Try another version",
                                       options.program, files.back().string()));
    }
  }
  VideoResult result;
  for (const fs::path& file : staging.publish(files)) {
    result.files.push_back(file.string());
  }
  return result;
}

}  // namespace ganflow::report
