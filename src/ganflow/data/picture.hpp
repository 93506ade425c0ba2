#pragma once
/// One PNG or JPEG picture, decoded to 8-bit gray or RGB.

#include "ganflow/data/table.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ganflow::data {

struct Picture {
  std::size_t height = 0;
  std::size_t width = 0;
  std::size_t channels = 1;          ///< 1 gray, 3 RGB
  std::vector<std::uint8_t> pixels;  ///< (height, width, channels), 0 … 255
};

/// Decodes PNG (16 bits are reduced to 8, palettes expanded, transparency laid on white) or JPEG (not CMYK), told apart
/// by their first bytes.
///
/// Throws  InputError: neither format, damaged, cut short, or more than 2^26 pixels.
/// Check   every truncation of a good file throws; fuzz_picture.
Picture decode_picture(const Bytes& file);
Picture decode_png(const Bytes& file);
Picture decode_jpeg(const Bytes& file);

/// The same picture with three equal channels.
Picture as_rgb(const Picture& gray);

namespace detail {
/// InputError when a header's size is empty or past 2^26 pixels: 201 MB as RGB, past any training picture.
void check_picture_size(std::size_t height, std::size_t width, const Bytes& file);
}  // namespace detail

}  // namespace ganflow::data
