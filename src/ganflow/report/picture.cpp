#include "ganflow/report/picture.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"

#include <png.h>

#include <algorithm>

namespace ganflow::report {

namespace {
constexpr std::size_t kChannels = 3;
}

Picture::Picture(std::size_t width, std::size_t height, Colour background)
    : width_(width), height_(height), bytes_(width * height * kChannels) {
  fill(0, 0, width, height, background);
}

Colour Picture::at(std::size_t x, std::size_t y) const {
  GF_EXPECT(x < width_ && y < height_);
  const std::size_t start = (y * width_ + x) * kChannels;
  return {bytes_[start], bytes_[start + 1], bytes_[start + 2]};
}

void Picture::fill(std::size_t x, std::size_t y, std::size_t width, std::size_t height, Colour colour) {
  GF_EXPECT(x + width <= width_ && y + height <= height_);
  for (std::size_t row = y; row < y + height; ++row) {
    for (std::size_t column = x; column < x + width; ++column) {
      std::copy(colour.begin(), colour.end(), bytes_.data() + (row * width_ + column) * kChannels);
    }
  }
}

std::string encode_png(const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width());
  image.height = static_cast<png_uint_32>(picture.height());
  image.format = PNG_FORMAT_RGB;
  const auto write = [&](void* memory, png_alloc_size_t& size) {
    if (png_image_write_to_memory(&image, memory, &size, 0, picture.bytes().data(), 0, nullptr) == 0) {
      throw RuntimeFailure(fmt::format("cannot make a PNG of {} × {} pixels (libpng: {}). Try a smaller picture",
                                       picture.width(), picture.height(), image.message));
    }
  };
  png_alloc_size_t size = 0;
  write(nullptr, size);  // asks for the size
  std::string bytes(size, '\0');
  write(bytes.data(), size);
  bytes.resize(size);
  return bytes;
}

void write_png(const std::filesystem::path& path, const Picture& picture) {
  write_file_atomically(path, encode_png(picture));
}

}  // namespace ganflow::report
