#include "ganflow/data/picture.hpp"
#include "ganflow/data/picture_folder.hpp"

#include "support.hpp"

#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>
#include <png.h>

namespace ganflow::data {
namespace {

using namespace testing_support;

std::string png_file(std::size_t height, std::size_t width, png_uint_32 format, const std::vector<std::uint8_t>& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.height = static_cast<png_uint_32>(height);
  image.width = static_cast<png_uint_32>(width);
  image.format = format;
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr);
  std::string file(size, '\0');
  EXPECT_NE(png_image_write_to_memory(&image, file.data(), &size, 0, pixels.data(), 0, nullptr), 0);
  file.resize(size);
  return file;
}

std::string jpeg_file(std::size_t height, std::size_t width, int channels, const std::vector<std::uint8_t>& pixels) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &buffer, &size);
  info.image_height = static_cast<JDIMENSION>(height);
  info.image_width = static_cast<JDIMENSION>(width);
  info.input_components = channels;
  info.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 100, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    auto* row = const_cast<JSAMPROW>(pixels.data() + info.next_scanline * width * static_cast<std::size_t>(channels));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  std::string file(reinterpret_cast<char*>(buffer), size);
  std::free(buffer);
  return file;
}

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

TEST(PictureFolder, ReadsSortedPicturesOfOneSize) {
  const TemporaryFolder folder;
  put(folder / "b.png", png_file(1, 2, PNG_FORMAT_GRAY, {3, 4}));
  put(folder / "a.PNG", png_file(1, 2, PNG_FORMAT_GRAY, {1, 2}));
  put(folder / "notes.txt", "ignored");
  const PictureFolder pictures = read_picture_folder(folder.path());
  EXPECT_EQ(pictures.pictures.shape, (std::vector<std::size_t>{2, 1, 2, 1}));
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(0), 1);
  EXPECT_TRUE(pictures.labels.empty());
}

TEST(PictureFolder, TakesSubfoldersForClassesAndWidensGrayToColour) {
  const TemporaryFolder folder;
  put(folder / "cats/1.png", png_file(1, 1, PNG_FORMAT_GRAY, {7}));
  put(folder / "dogs/1.png", png_file(1, 1, PNG_FORMAT_RGB, {1, 2, 3}));
  put(folder / "dogs/2.png", png_file(1, 1, PNG_FORMAT_GRAY, {8}));
  const PictureFolder pictures = read_picture_folder(folder.path());
  EXPECT_EQ(pictures.pictures.shape, (std::vector<std::size_t>{3, 1, 1, 3}));
  EXPECT_EQ(pictures.labels, (std::vector<std::int64_t>{0, 1, 1}));
  EXPECT_EQ(pictures.classes, (std::vector<std::string>{"cats", "dogs"}));
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(2), 7);
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(4), 2);
  EXPECT_EQ(pictures.pictures.load<std::uint8_t>(8), 8);
}

TEST(PictureFolder, NamesThePictureOfAnotherSize) {
  const TemporaryFolder folder;
  put(folder / "a.png", png_file(1, 2, PNG_FORMAT_GRAY, {1, 2}));
  put(folder / "b.png", png_file(2, 1, PNG_FORMAT_GRAY, {1, 2}));
  expect_refusal([&] { read_picture_folder(folder.path()); }, {"b.png has 2 by 1", "a.png has 1 by 2"});
}

TEST(PictureFolder, RefusesEmptyMixedAndMissingFolders) {
  const TemporaryFolder folder;
  expect_refusal([&] { read_picture_folder(folder.path()); }, {"no .png"});
  expect_refusal([&] { read_picture_folder(folder / "absent"); }, {"cannot read the folder"});
  put(folder / "a.png", png_file(1, 1, PNG_FORMAT_GRAY, {1}));
  put(folder / "sub/a.png", png_file(1, 1, PNG_FORMAT_GRAY, {1}));
  expect_refusal([&] { read_picture_folder(folder.path()); }, {"both in itself and in"});
}

}  // namespace
}  // namespace ganflow::data
