#pragma once
/// Reads a PNG back with libpng, for tests.

#include "ganflow/report/picture.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include <string>
#include <vector>

namespace ganflow::report {

inline Picture decode_png(const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()), 0) << image.message;
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0) << image.message;
  Picture picture(image.width, image.height, {0, 0, 0});
  for (std::size_t y = 0; y < picture.height(); ++y) {
    for (std::size_t x = 0; x < picture.width(); ++x) {
      const std::uint8_t* pixel = pixels.data() + 3 * (y * picture.width() + x);
      picture.fill(x, y, 1, 1, {pixel[0], pixel[1], pixel[2]});
    }
  }
  return picture;
}

}  // namespace ganflow::report
