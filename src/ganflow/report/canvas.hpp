#pragma once
/// A pen of our own where gnuplot's is too slow or too coarse: frames of a video, sheets of images. On cairo.

#include "ganflow/report/curve.hpp"
#include "ganflow/report/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace ganflow::report {

struct Paint {
  Colour colour = {0, 0, 0};
  double opacity = 1;
};

/// "#0072B2" as a colour.
Colour colour_of(const char* hex);

enum class Anchor { kLeft, kCentre, kRight };

/// Units are points of the page or pixels of the picture; y goes down from the top left.
class Canvas {
 public:
  /// Pixels, white. `scale` pixels a unit.
  Canvas(double width, double height, double scale);
  /// A page of a file, ".svg" or ".pdf"; a unit is a point, 1/72 inch. The file is whole once the canvas is gone.
  Canvas(double width, double height, const std::filesystem::path& file);
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;
  ~Canvas();

  double width() const { return width_; }
  double height() const { return height_; }

  void fill_rectangle(double x, double y, double width, double height, const Paint& paint);
  void draw_rectangle(double x, double y, double width, double height, double line, const Paint& paint);
  void draw_line(double x0, double y0, double x1, double y1, double line, const Paint& paint);
  /// NaN breaks it.
  void draw_curve(const Curve& curve, double line, const Paint& paint);
  /// The area between the curve and the level y = base.
  void fill_under(const Curve& curve, double base, const Paint& paint);
  void fill_disc(double x, double y, double radius, const Paint& paint);
  /// Baseline at y. `size` is that of the letters.
  void write(double x, double y, const std::string& text, double size, Anchor anchor, const Paint& paint);
  void write_upwards(double x, double y, const std::string& text, double size, const Paint& paint);  ///< centred at y
  double text_width(const std::string& text, double size);
  /// Every pixel a square of its own: nothing is smoothed.
  void draw_picture(const Picture& picture, double x, double y, double width, double height);
  /// Nothing is drawn outside until unclip().
  void clip(double x, double y, double width, double height);
  void unclip();

  /// Pixels so far: width · scale × height · scale, 4 bytes each (blue, green, red, unused), row after row. Only of a
  /// canvas of pixels.
  std::span<const std::byte> pixels();
  /// Copies another's pixels of the same size.
  void copy_from(Canvas& other);
  /// PNG. Only of a canvas of pixels. Throws RuntimeFailure.
  void write_png(const std::filesystem::path& file);

 private:
  struct Cairo;
  void paint_with(const Paint& paint);

  double width_;
  double height_;
  std::unique_ptr<Cairo> cairo_;
};

}  // namespace ganflow::report
