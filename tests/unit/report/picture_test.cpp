#include "ganflow/report/picture.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"
#include "decode_png.hpp"

namespace ganflow::report {
namespace {

Picture example() {
  Picture picture(5, 3, {255, 254, 253});
  picture.fill(1, 1, 2, 2, {1, 2, 3});
  picture.fill(4, 2, 1, 1, {0, 128, 255});
  return picture;
}

TEST(Picture, FillsExactlyTheRectangle) {
  const Picture picture = example();
  int filled = 0;
  for (std::size_t y = 0; y < 3; ++y) {
    for (std::size_t x = 0; x < 5; ++x) {
      filled += picture.at(x, y) == Colour{1, 2, 3} ? 1 : 0;
    }
  }
  EXPECT_EQ(filled, 4);
  EXPECT_EQ(picture.at(1, 1), (Colour{1, 2, 3}));
  EXPECT_EQ(picture.at(2, 2), (Colour{1, 2, 3}));
  EXPECT_EQ(picture.at(3, 2), (Colour{255, 254, 253}));
}

TEST(Picture, APngDecodesToTheSamePixels) {
  const ScratchFolder scratch;
  write_png(scratch / "p.png", example());
  const Picture back = decode_png(content(scratch / "p.png"));
  EXPECT_EQ(back.width(), 5U);
  EXPECT_EQ(back.height(), 3U);
  EXPECT_EQ(back.bytes(), example().bytes());
  EXPECT_EQ(encode_png(example()), content(scratch / "p.png"));
}

TEST(Picture, WhatLibpngRefusesIsAFailure) { EXPECT_THROW(encode_png(Picture(0, 3, {})), RuntimeFailure); }

}  // namespace
}  // namespace ganflow::report
