#pragma once
/// Pixels, and their PNG file.

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ganflow::report {

using Colour = std::array<std::uint8_t, 3>;  ///< red, green, blue; 255 is full

/// width × height pixels of three bytes, row after row from the top left.
class Picture {
 public:
  Picture(std::size_t width, std::size_t height, Colour background);

  std::size_t width() const { return width_; }
  std::size_t height() const { return height_; }
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }
  Colour at(std::size_t x, std::size_t y) const;
  void fill(std::size_t x, std::size_t y, std::size_t width, std::size_t height, Colour colour);  ///< must fit

 private:
  std::size_t width_;
  std::size_t height_;
  std::vector<std::uint8_t> bytes_;
};

/// The same picture always gives the same bytes. Throws RuntimeFailure.
std::string encode_png(const Picture& picture);

/// Whole or not at all. Throws RuntimeFailure.
void write_png(const std::filesystem::path& path, const Picture& picture);

}  // namespace ganflow::report
