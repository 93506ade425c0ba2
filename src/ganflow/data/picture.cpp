#include "ganflow/data/picture.hpp"

#include <algorithm>
#include <array>

namespace ganflow::data {

namespace {

constexpr std::size_t kMostPixels = 1U << 26U;

template <std::size_t N>
bool begins_with(const Bytes& file, const std::array<unsigned char, N>& magic) {
  return file.size() >= N && std::equal(magic.begin(), magic.end(), file.view.begin(),
                                        [](unsigned char a, std::byte b) { return std::byte{a} == b; });
}

}  // namespace

namespace detail {

void check_picture_size(std::size_t height, std::size_t width, const Bytes& file) {
  GF_VALIDATE(height > 0 && width > 0 && height <= kMostPixels / width,
              "{}: a picture of {} by {} pixels (at most 2^26 in all). Scale it down, or check that it is whole",
              file.source, height, width);
}

}  // namespace detail

Picture decode_picture(const Bytes& file) {
  constexpr std::array<unsigned char, 8> kPng = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  constexpr std::array<unsigned char, 3> kJpeg = {0xff, 0xd8, 0xff};
  if (begins_with(file, kPng)) {
    return decode_png(file);
  }
  GF_VALIDATE(begins_with(file, kJpeg), "{} is neither PNG nor JPEG (by its first bytes). Convert or remove it",
              file.source);
  return decode_jpeg(file);
}

Picture as_rgb(const Picture& gray) {
  if (gray.channels == 3) {
    return gray;
  }
  Picture rgb{.height = gray.height, .width = gray.width, .channels = 3, .pixels = {}};
  rgb.pixels.reserve(3 * gray.pixels.size());
  for (const std::uint8_t level : gray.pixels) {
    rgb.pixels.insert(rgb.pixels.end(), 3, level);
  }
  return rgb;
}

}  // namespace ganflow::data
