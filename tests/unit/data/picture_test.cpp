#include "ganflow/data/picture.hpp"

#include "picture_support.hpp"
#include "support.hpp"

namespace ganflow::data {
namespace {

const auto kDecode = [](const Bytes& bytes) { return decode_picture(bytes); };

TEST(DecodePng, ReadsGrayAndColourExactly) {
  const Picture gray = decode_picture(bytes_of(png_file(2, 3, PNG_FORMAT_GRAY, {0, 1, 2, 3, 254, 255})));
  EXPECT_EQ(gray.channels, 1U);
  EXPECT_EQ(gray.height, 2U);
  EXPECT_EQ(gray.pixels, (std::vector<std::uint8_t>{0, 1, 2, 3, 254, 255}));
  const Picture colour = decode_picture(bytes_of(png_file(1, 2, PNG_FORMAT_RGB, {1, 2, 3, 4, 5, 6})));
  EXPECT_EQ(colour.channels, 3U);
  EXPECT_EQ(colour.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
}

TEST(DecodePng, LaysTransparencyOnWhite) {
  const Picture picture = decode_picture(bytes_of(png_file(1, 2, PNG_FORMAT_RGBA, {9, 9, 9, 0, 1, 2, 3, 255})));
  EXPECT_EQ(picture.pixels, (std::vector<std::uint8_t>{255, 255, 255, 1, 2, 3}));
}

TEST(DecodeJpeg, ReadsGrayAndColourNearly) {
  const Picture gray = decode_picture(bytes_of(jpeg_file(8, 8, 1, std::vector<std::uint8_t>(64, 77))));
  EXPECT_EQ(gray.channels, 1U);
  for (const std::uint8_t level : gray.pixels) {
    EXPECT_NEAR(level, 77, 1);  // a flat block at quality 100: quantisation step 1
  }
  const Picture colour = decode_picture(bytes_of(jpeg_file(8, 16, 3, std::vector<std::uint8_t>(384, 200))));
  EXPECT_EQ(colour.channels, 3U);
  EXPECT_EQ(colour.width, 16U);
  EXPECT_NEAR(colour.pixels[100], 200, 2);
}

TEST(DecodePicture, RefusesTruncationsAndSurvivesFlips) {
  std::vector<std::uint8_t> pixels(16 * 16 * 3);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = static_cast<std::uint8_t>(i * i % 251);
  }
  const std::string jpeg = jpeg_file(16, 16, 3, pixels);
  const std::string png = png_file(16, 16, PNG_FORMAT_RGB, pixels);
  expect_every_truncation_refused(jpeg.substr(0, jpeg.size() - 2), kDecode);  // without the end mark it is still whole
  expect_every_truncation_refused(png.substr(0, png.size() - 16), kDecode);   // likewise without the IEND chunk
  for (const std::string& file : {jpeg, png}) {
    expect_flips_survived(file, 0x01, kDecode);
    expect_flips_survived(file, 0xff, kDecode);
  }
  expect_refusal([] { decode_picture(bytes_of("GIF89a", "a.png")); }, {"a.png", "neither PNG nor JPEG"});
}

TEST(DecodePicture, DoesNotBelieveHugeSizes) {
  std::string png = png_file(2, 3, PNG_FORMAT_GRAY, {0, 1, 2, 3, 4, 5});
  png.replace(16, 8, std::string("\x00\x0f\x00\x00\x00\x0f\x00\x00", 8));  // width and height of IHDR
  EXPECT_THROW(decode_picture(bytes_of(png)), InputError);
}

}  // namespace
}  // namespace ganflow::data
