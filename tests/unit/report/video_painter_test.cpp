#include "ganflow/report/video_painter.hpp"

#include "video_support.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace ganflow::report {
namespace {

std::vector<std::byte> copy_of(Canvas& canvas) {
  const auto pixels = canvas.pixels();
  return {pixels.begin(), pixels.end()};
}

TEST(VideoPainter, FramesFollowTimeAndComeOutAgain) {
  const record::Series series = film_series();
  for (const std::size_t d : {1U, 2U, 3U}) {
    VideoFrames frames(series, film_model());
    film(frames, d);
    VideoPainter painter(frames, series, {.width = 640, .height = 360, .title = "a film"});
    const auto first = copy_of(painter.paint(0));
    EXPECT_EQ(first.size(), 640U * 360 * 4);
    const auto later = copy_of(painter.paint(7.5));
    EXPECT_NE(first, later) << d;
    EXPECT_EQ(copy_of(painter.paint(0)), first) << "a frame depends on its time alone";
  }
}

TEST(VideoPainter, BetweenSnapshotsOnlyTheCursorAndTheClockMove) {
  const record::Series series = film_series();
  VideoFrames frames(series, film_model());
  film(frames, 1);
  VideoPainter painter(frames, series, {.width = 1280, .height = 720, .title = ""});
  const auto one = copy_of(painter.paint(5));
  const auto other = copy_of(painter.paint(9.9));
  const auto row = [](std::size_t y) { return static_cast<std::ptrdiff_t>(y * 1280 * 4); };
  EXPECT_TRUE(std::equal(one.begin() + row(60), one.begin() + row(540), other.begin() + row(60))) << "the panels";
  EXPECT_FALSE(std::equal(one.begin() + row(540), one.end(), other.begin() + row(540))) << "the cursor";
}

TEST(VideoPainter, TakesImagesAndRunsOfWhichLittleIsKnown) {
  const record::Series series = film_series();
  VideoFrames images(series, film_model());
  film(images, 2, true);
  EXPECT_NO_THROW(VideoPainter(images, series, {}).paint(3));
  const record::Series bare({"x"});
  VideoFrames nothing(bare, {});
  nothing.add({.iteration = 0, .time = 0, .arrays = {}});
  EXPECT_NO_THROW(VideoPainter(nothing, bare, {}).paint(0));
}

TEST(VideoPainter, FitsFramesOfAnyShape) {
  const record::Series series = film_series();
  VideoFrames frames(series, film_model());
  film(frames, 1);
  for (const auto& [width, height] : {std::pair{320U, 320U}, std::pair{1920U, 800U}}) {
    EXPECT_EQ(VideoPainter(frames, series, {.width = width, .height = height, .title = ""}).paint(1).pixels().size(),
              std::size_t{4} * width * height);
  }
}

}  // namespace
}  // namespace ganflow::report
