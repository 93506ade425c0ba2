#include "ganflow/report/canvas.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numbers>
#include <string_view>
#include <vector>

namespace ganflow::report {

namespace {
constexpr const char* kFont = "DejaVu Sans";
constexpr double kFull = 255;

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw RuntimeFailure(fmt::format("cannot draw (cairo: {}). Is the disk full?", cairo_status_to_string(status)));
  }
}
}  // namespace

struct Canvas::Cairo {
  cairo_surface_t* surface = nullptr;
  cairo_t* pen = nullptr;

  explicit Cairo(cairo_surface_t* made) : surface(made), pen(cairo_create(made)) {
    cairo_select_font_face(pen, kFont, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_line_join(pen, CAIRO_LINE_JOIN_ROUND);
  }
  Cairo(const Cairo&) = delete;
  Cairo& operator=(const Cairo&) = delete;
  ~Cairo() {
    cairo_destroy(pen);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
  }
};

Colour colour_of(const char* hex) {
  const std::string_view text(hex);
  GF_EXPECT(text.size() == 7 && text[0] == '#');
  Colour colour{};
  for (std::size_t k = 0; k < 3; ++k) {
    const char* const digits = text.data() + 1 + 2 * k;
    std::from_chars(digits, digits + 2, colour[k], 16);
  }
  return colour;
}

Canvas::Canvas(double width, double height, double scale) : width_(width), height_(height) {
  GF_EXPECT(width > 0 && height > 0 && scale > 0);
  cairo_ = std::make_unique<Cairo>(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(width * scale)), static_cast<int>(std::lround(height * scale))));
  check(cairo_status(cairo_->pen));
  cairo_scale(cairo_->pen, scale, scale);
  fill_rectangle(0, 0, width, height, {{255, 255, 255}});
}

Canvas::Canvas(double width, double height, const std::filesystem::path& file) : width_(width), height_(height) {
  GF_EXPECT(width > 0 && height > 0 && (file.extension() == ".svg" || file.extension() == ".pdf"));
  cairo_ = std::make_unique<Cairo>(file.extension() == ".svg" ? cairo_svg_surface_create(file.c_str(), width, height)
                                                              : cairo_pdf_surface_create(file.c_str(), width, height));
  check(cairo_status(cairo_->pen));
}

Canvas::~Canvas() = default;

void Canvas::paint_with(const Paint& paint) {
  cairo_set_source_rgba(cairo_->pen, paint.colour[0] / kFull, paint.colour[1] / kFull, paint.colour[2] / kFull,
                        paint.opacity);
}

void Canvas::fill_rectangle(double x, double y, double width, double height, const Paint& paint) {
  paint_with(paint);
  cairo_rectangle(cairo_->pen, x, y, width, height);
  cairo_fill(cairo_->pen);
}

void Canvas::draw_rectangle(double x, double y, double width, double height, double line, const Paint& paint) {
  paint_with(paint);
  cairo_set_line_width(cairo_->pen, line);
  cairo_rectangle(cairo_->pen, x, y, width, height);
  cairo_stroke(cairo_->pen);
}

void Canvas::draw_line(double x0, double y0, double x1, double y1, double line, const Paint& paint) {
  paint_with(paint);
  cairo_set_line_width(cairo_->pen, line);
  cairo_move_to(cairo_->pen, x0, y0);
  cairo_line_to(cairo_->pen, x1, y1);
  cairo_stroke(cairo_->pen);
}

void Canvas::draw_curve(const Curve& curve, double line, const Paint& paint) {
  GF_EXPECT(curve.x.size() == curve.y.size());
  paint_with(paint);
  cairo_set_line_width(cairo_->pen, line);
  bool down = false;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (!std::isfinite(curve.x[i]) || !std::isfinite(curve.y[i])) {
      down = false;
      continue;
    }
    (down ? cairo_line_to : cairo_move_to)(cairo_->pen, curve.x[i], curve.y[i]);
    down = true;
  }
  cairo_stroke(cairo_->pen);
}

void Canvas::fill_under(const Curve& curve, double base, const Paint& paint) {
  GF_EXPECT(curve.x.size() == curve.y.size());
  if (curve.x.empty()) {
    return;
  }
  paint_with(paint);
  cairo_move_to(cairo_->pen, curve.x.front(), base);
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    cairo_line_to(cairo_->pen, curve.x[i], curve.y[i]);
  }
  cairo_line_to(cairo_->pen, curve.x.back(), base);
  cairo_close_path(cairo_->pen);
  cairo_fill(cairo_->pen);
}

void Canvas::fill_disc(double x, double y, double radius, const Paint& paint) {
  paint_with(paint);
  cairo_arc(cairo_->pen, x, y, radius, 0, 2 * std::numbers::pi);
  cairo_fill(cairo_->pen);
}

double Canvas::text_width(const std::string& text, double size) {
  cairo_text_extents_t extents{};
  cairo_set_font_size(cairo_->pen, size);
  cairo_text_extents(cairo_->pen, text.c_str(), &extents);
  return extents.x_advance;
}

void Canvas::write(double x, double y, const std::string& text, double size, Anchor anchor, const Paint& paint) {
  const double width = anchor == Anchor::kLeft ? 0 : text_width(text, size);
  cairo_set_font_size(cairo_->pen, size);
  paint_with(paint);
  cairo_move_to(cairo_->pen, x - (anchor == Anchor::kRight ? width : 0.5 * width), y);
  cairo_show_text(cairo_->pen, text.c_str());
  cairo_new_path(cairo_->pen);
}

void Canvas::write_upwards(double x, double y, const std::string& text, double size, const Paint& paint) {
  cairo_save(cairo_->pen);
  cairo_translate(cairo_->pen, x, y);
  cairo_rotate(cairo_->pen, -std::numbers::pi / 2);
  write(0, 0, text, size, Anchor::kCentre, paint);
  cairo_restore(cairo_->pen);
}

void Canvas::draw_picture(const Picture& picture, double x, double y, double width, double height) {
  const auto columns = static_cast<int>(picture.width());
  const auto rows = static_cast<int>(picture.height());
  cairo_surface_t* const image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns, rows);
  check(cairo_surface_status(image));
  cairo_surface_flush(image);
  unsigned char* const bytes = cairo_image_surface_get_data(image);
  const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(image));
  for (std::size_t r = 0; r < picture.height(); ++r) {
    for (std::size_t c = 0; c < picture.width(); ++c) {
      const Colour colour = picture.at(c, r);
      const std::uint32_t word = (std::uint32_t{colour[0]} << 16U) | (std::uint32_t{colour[1]} << 8U) | colour[2];
      std::memcpy(bytes + r * stride + 4 * c, &word, sizeof word);
    }
  }
  cairo_surface_mark_dirty(image);
  cairo_save(cairo_->pen);
  cairo_translate(cairo_->pen, x, y);
  cairo_scale(cairo_->pen, width / columns, height / rows);
  cairo_set_source_surface(cairo_->pen, image, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo_->pen), CAIRO_FILTER_NEAREST);
  cairo_rectangle(cairo_->pen, 0, 0, columns, rows);
  cairo_fill(cairo_->pen);
  cairo_restore(cairo_->pen);
  cairo_surface_destroy(image);
}

void Canvas::clip(double x, double y, double width, double height) {
  cairo_save(cairo_->pen);
  cairo_rectangle(cairo_->pen, x, y, width, height);
  cairo_clip(cairo_->pen);
}

void Canvas::unclip() { cairo_restore(cairo_->pen); }

std::span<const std::byte> Canvas::pixels() {
  cairo_surface_flush(cairo_->surface);
  const unsigned char* const data = cairo_image_surface_get_data(cairo_->surface);
  GF_EXPECT(data != nullptr);
  const auto bytes = static_cast<std::size_t>(cairo_image_surface_get_stride(cairo_->surface)) *
                     static_cast<std::size_t>(cairo_image_surface_get_height(cairo_->surface));
  return std::as_bytes(std::span(data, bytes));
}

void Canvas::copy_from(Canvas& other) {
  cairo_surface_flush(cairo_->surface);
  const auto from = other.pixels();
  GF_EXPECT(from.size() == pixels().size());
  std::memcpy(cairo_image_surface_get_data(cairo_->surface), from.data(), from.size());
  cairo_surface_mark_dirty(cairo_->surface);
}

void Canvas::write_png(const std::filesystem::path& file) {
  std::string bytes;
  const auto append = [](void* closure, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(closure)->append(
        reinterpret_cast<const char*>(data),  // NOLINT: bytes as a string has them
        length);
    return CAIRO_STATUS_SUCCESS;
  };
  check(cairo_surface_write_to_png_stream(cairo_->surface, append, &bytes));
  write_file_atomically(file, bytes);
}

}  // namespace ganflow::report
