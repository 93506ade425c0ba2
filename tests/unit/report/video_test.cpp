#include "ganflow/report/video.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/run_directory.hpp"

#include "../scratch_folder.hpp"
#include "video_support.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace ganflow::report {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::ThrowsMessage;

struct Film {
  explicit Film(std::size_t snapshots) : frames(series, film_model()) {
    io::RunDirectory::create(scratch / "run", "", {"w1"});
    for (std::size_t k = 0; k < snapshots; ++k) {
      frames.add(film_snapshot(static_cast<std::int64_t>(k), 1));
    }
  }
  VideoResult make(const VideoOptions& options) const { return write_video(frames, series, scratch / "run", options); }

  ScratchFolder scratch;
  record::Series series = film_series();
  VideoFrames frames;
};

VideoOptions short_film() { return {.seconds = 0.4, .frames_a_second = 10, .width = 320, .height = 320}; }

TEST(Video, IsMadeInBothFormats) {
  if (std::system("ffmpeg -version > /dev/null 2>&1") != 0) {
    GTEST_SKIP() << "ffmpeg is not installed ('apt-get install ffmpeg')";
  }
  const Film film(3);
  std::size_t frames = 0;
  VideoOptions options = short_film();
  options.progress = [&](std::size_t frame, std::size_t count) {
    EXPECT_EQ(count, 4U);
    EXPECT_EQ(frame, frames++);
    return true;
  };
  EXPECT_THAT(film.make(options).files, ElementsAre(EndsWith("report/video.mp4"), EndsWith("report/video.webm")));
  EXPECT_EQ(frames, 4U);
  EXPECT_THAT(content(film.scratch / "run/report/video.mp4").substr(4, 4), "ftyp");
  EXPECT_THAT(content(film.scratch / "run/report/video.webm").substr(0, 4), "\x1a\x45\xdf\xa3");
}

TEST(Video, AnInterruptionLeavesNothing) {
  const Film film(3);
  VideoOptions options = short_film();
  write(film.scratch / "swallow", "#!/bin/sh\nexec cat > /dev/null\n");
  fs::permissions(film.scratch / "swallow", fs::perms::owner_all);
  options.program = film.scratch / "swallow";
  options.progress = [](std::size_t frame, std::size_t) { return frame < 2; };
  EXPECT_TRUE(film.make(options).interrupted);
  EXPECT_FALSE(fs::exists(film.scratch / "run/report"));
}

TEST(Video, AMissingOrFailingProgramIsASentence) {
  const Film film(3);
  VideoOptions options = short_film();
  options.program = "no-such-ffmpeg";
  EXPECT_THAT([&] { film.make(options); },
              ThrowsMessage<RuntimeFailure>(
                  AllOf(HasSubstr("no-such-ffmpeg is not installed"), HasSubstr("'apt-get install ffmpeg'"))));
  options.program = "false";
  EXPECT_THAT([&] { film.make(options); }, ThrowsMessage<RuntimeFailure>(HasSubstr("false says")));
  options.program = "true";
  EXPECT_THROW(film.make(options), RuntimeFailure);
  EXPECT_FALSE(fs::exists(film.scratch / "run/report"));
}

TEST(Video, RefusesWhatCannotBeAFilm) {
  const Film still(1);
  EXPECT_THAT([&] { still.make(short_film()); }, ThrowsMessage<InputError>(HasSubstr("has 1 snapshot (")));
  const auto refused = [](VideoOptions options, const std::string& name) {
    EXPECT_THAT([&] { options.validate(); }, ThrowsMessage<InputError>(HasSubstr(name)));
  };
  refused({.seconds = 0}, "--seconds 0");
  refused({.seconds = 1e9}, "--seconds");
  refused({.frames_a_second = 0.5}, "--fps 0.5");
  refused({.width = 321}, "--size 321x720");
  refused({.height = 10'000}, "--size 1280x10000");
  EXPECT_EQ(VideoOptions{}.frames(), 500U);
}

}  // namespace
}  // namespace ganflow::report
