#include "ganflow/report/canvas.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"
#include "decode_png.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace ganflow::report {
namespace {

constexpr Colour kRed = {255, 0, 0};
constexpr Colour kWhite = {255, 255, 255};

Colour pixel(Canvas& canvas, std::size_t columns, std::size_t x, std::size_t y) {
  const auto bytes = canvas.pixels();
  const std::size_t at = 4 * (y * columns + x);
  const auto value = [&](std::size_t k) { return std::to_integer<std::uint8_t>(bytes[at + k]); };
  return {value(2), value(1), value(0)};
}

TEST(Canvas, AFilledRectangleCoversItsPixelsAndNoOthers) {
  Canvas canvas(10, 8, 2.0);
  canvas.fill_rectangle(1, 2, 3, 1, {kRed});
  EXPECT_EQ(pixel(canvas, 20, 2, 4), kRed);
  EXPECT_EQ(pixel(canvas, 20, 7, 5), kRed);
  EXPECT_EQ(pixel(canvas, 20, 8, 5), kWhite);
  EXPECT_EQ(pixel(canvas, 20, 1, 4), kWhite);
}

TEST(Canvas, ADiscIsRoundAndAHalfTransparentOnePink) {
  Canvas canvas(20, 20, 1.0);
  canvas.fill_disc(10, 10, 5, {kRed, 0.5});
  EXPECT_EQ(pixel(canvas, 20, 10, 10)[0], 255);
  EXPECT_NEAR(pixel(canvas, 20, 10, 10)[1], 128, 1);
  EXPECT_EQ(pixel(canvas, 20, 5, 5), kWhite) << "beyond the radius on the diagonal";
}

TEST(Canvas, ACurveBreaksAtNaN) {
  Canvas canvas(30, 10, 1.0);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  canvas.draw_curve({{0, 10, nan, 20, 30}, {5, 5, 5, 5, 5}}, 2, {kRed});
  EXPECT_EQ(pixel(canvas, 30, 5, 5), kRed);
  EXPECT_EQ(pixel(canvas, 30, 15, 5), kWhite);
  EXPECT_EQ(pixel(canvas, 30, 25, 5), kRed);
}

TEST(Canvas, NothingIsDrawnOutsideTheClip) {
  Canvas canvas(10, 10, 1.0);
  canvas.clip(0, 0, 5, 10);
  canvas.fill_rectangle(0, 0, 10, 10, {kRed});
  canvas.unclip();
  EXPECT_EQ(pixel(canvas, 10, 4, 5), kRed);
  EXPECT_EQ(pixel(canvas, 10, 5, 5), kWhite);
  canvas.fill_rectangle(0, 0, 10, 10, {kRed});
  EXPECT_EQ(pixel(canvas, 10, 5, 5), kRed);
}

TEST(Canvas, APicturesPixelsStaySharp) {
  Picture picture(2, 1, kWhite);
  picture.fill(0, 0, 1, 1, kRed);
  Canvas canvas(20, 10, 1.0);
  canvas.draw_picture(picture, 0, 0, 20, 10);
  EXPECT_EQ(pixel(canvas, 20, 9, 5), kRed);
  EXPECT_EQ(pixel(canvas, 20, 10, 5), kWhite);
}

TEST(Canvas, TextIsWideAsItsLettersAndAnchored) {
  Canvas canvas(200, 20, 1.0);
  const double width = canvas.text_width("mm", 10);
  EXPECT_NEAR(canvas.text_width("mmmm", 10), 2 * width, 1e-6);
  canvas.write(200, 15, "mmmm", 10, Anchor::kRight, {kRed});
  bool left = false;
  bool right = false;
  for (std::size_t x = 0; x < 200; ++x) {
    for (std::size_t y = 0; y < 20; ++y) {
      if (pixel(canvas, 200, x, y) != kWhite) {
        (x < 100 ? left : right) = true;
      }
    }
  }
  EXPECT_TRUE(right);
  EXPECT_FALSE(left);
}

TEST(Canvas, WritesFilesThatAreWholeOnceItIsGone) {
  const ScratchFolder scratch;
  for (const char* const name : {"a.svg", "a.pdf"}) {
    Canvas canvas(100, 50, scratch / name);
    canvas.write(10, 20, "ω = 1", 8.5, Anchor::kLeft, {});
    canvas.fill_under({{0, 50, 100}, {40, 10, 40}}, 50, {kRed});
  }
  EXPECT_THAT(content(scratch / "a.svg"), testing::EndsWith("</svg>\n"));
  EXPECT_THAT(content(scratch / "a.pdf"), testing::StartsWith("%PDF"));
  Canvas canvas(4, 3, 1.0);
  canvas.fill_rectangle(0, 0, 4, 3, {kRed});
  Canvas copy(4, 3, 1.0);
  copy.copy_from(canvas);
  copy.write_png(scratch / "a.png");
  EXPECT_EQ(decode_png(content(scratch / "a.png")).at(3, 2), kRed);
  EXPECT_THROW(Canvas(10, 10, scratch / "missing/a.svg"), RuntimeFailure);
}

TEST(ColourOf, ReadsHexadecimal) { EXPECT_EQ(colour_of("#0072B2"), (Colour{0, 0x72, 0xB2})); }

}  // namespace
}  // namespace ganflow::report
