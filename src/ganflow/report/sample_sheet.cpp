#include "ganflow/report/sample_sheet.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::report {

namespace {

constexpr Colour kPaper = {255, 255, 255};
constexpr Colour kRule = {128, 128, 128};  // between generated and real
constexpr std::size_t kTileWidth = 56;     // pixels: a digit of MNIST doubled
constexpr std::size_t kRuleMargins = 3;    // height of the band above and below the rule, in margins
constexpr double kFull = 255;

std::uint8_t byte_of(double value) {
  if (std::isnan(value)) {
    return 0;
  }
  return static_cast<std::uint8_t>(std::lround((std::clamp(value, -1.0, 1.0) + 1) / 2 * kFull));
}

Colour colour_of(const Images& images, std::size_t image, std::size_t row, std::size_t column) {
  const double* value =
      images.values.data() + ((image * images.height + row) * images.width + column) * images.channels;
  if (images.channels == 1) {
    return {byte_of(value[0]), byte_of(value[0]), byte_of(value[0])};
  }
  return {byte_of(value[0]), byte_of(value[1]), byte_of(value[2])};
}

/// Where tiles go: tile (row, column) has its top left corner at x(column), y(row).
struct Grid {
  std::size_t tile_width;   // pixels
  std::size_t tile_height;  // pixels
  std::size_t scale;
  std::size_t margin;

  Grid(const Images& images, const SheetOptions& options)
      : scale(options.scale > 0 ? options.scale
                                : std::max<std::size_t>(1, (kTileWidth + images.width - 1) / images.width)),
        margin(options.margin) {
    tile_width = images.width * scale;
    tile_height = images.height * scale;
  }
  std::size_t x(std::size_t column) const { return margin + column * (tile_width + margin); }
  std::size_t y(std::size_t row) const { return margin + row * (tile_height + margin); }
};

void draw_tile(Picture& picture, const Grid& grid, const Images& images, std::size_t image, std::size_t x,
               std::size_t y) {
  for (std::size_t row = 0; row < images.height; ++row) {
    for (std::size_t column = 0; column < images.width; ++column) {
      picture.fill(x + column * grid.scale, y + row * grid.scale, grid.scale, grid.scale,
                   colour_of(images, image, row, column));
    }
  }
}

}  // namespace

void SheetOptions::validate() const {
  GF_VALIDATE(rows >= 1, "sheet rows = {} (must be at least 1). Try 8", rows);
  GF_VALIDATE(columns >= 1, "sheet columns = {} (must be at least 1). Try 8", columns);
}

Images images_of(const record::Snapshot& snapshot, const std::string& name) {
  const record::Array& shape_array = snapshot.at("image_shape");
  const auto* shape = std::get_if<std::vector<std::int64_t>>(&shape_array.values);
  const bool plausible = shape != nullptr && shape->size() == 3 && (*shape)[0] > 0 && (*shape)[1] > 0 &&
                         ((*shape)[2] == 1 || (*shape)[2] == 3);
  GF_VALIDATE(plausible, "the snapshot of iteration {} has no usable image_shape (height, width, 1 or 3 expected)",
              snapshot.iteration);
  Images images{.height = static_cast<std::size_t>((*shape)[0]),
                .width = static_cast<std::size_t>((*shape)[1]),
                .channels = static_cast<std::size_t>((*shape)[2]),
                .values = {}};
  const record::Array& array = snapshot.at(name);
  GF_VALIDATE(array.shape.size() == 2 && array.shape[1] == images.height * images.width * images.channels,
              "array '{}' of iteration {} does not hold images of {} × {} × {}. Was the spec changed since?", name,
              snapshot.iteration, images.height, images.width, images.channels);
  std::visit([&](const auto& values) { images.values.assign(values.begin(), values.end()); }, array.values);
  return images;
}

Picture sample_sheet(const Images& images, const SheetOptions& options) {
  options.validate();
  const Grid grid(images, options);
  const std::size_t count = std::min(images.count(), options.rows * options.columns);
  const std::size_t columns = std::min(count, options.columns);
  const std::size_t rows = (count + options.columns - 1) / options.columns;
  Picture picture(grid.x(columns), grid.y(rows), kPaper);
  for (std::size_t k = 0; k < count; ++k) {
    draw_tile(picture, grid, images, k, grid.x(k % options.columns), grid.y(k / options.columns));
  }
  return picture;
}

Picture progress_sheet(std::span<const Images> over_time, const Images& real, const SheetOptions& options) {
  options.validate();
  GF_EXPECT(!over_time.empty());
  const Grid grid(over_time.front(), options);
  const auto chosen = choose_evenly(over_time.size(), options.rows);
  std::size_t columns = 0;
  for (const std::size_t k : chosen) {
    columns = std::max(columns, std::min(over_time[k].count(), options.columns));
  }
  const std::size_t band = kRuleMargins * grid.margin;
  const std::size_t rule_y = grid.y(chosen.size()) - grid.margin + band;
  const std::size_t real_y = rule_y + 1 + band;
  Picture picture(grid.x(columns), real_y + grid.tile_height + grid.margin, kPaper);
  for (std::size_t row = 0; row < chosen.size(); ++row) {
    const Images& images = over_time[chosen[row]];
    for (std::size_t column = 0; column < std::min(columns, images.count()); ++column) {
      draw_tile(picture, grid, images, column, grid.x(column), grid.y(row));
    }
  }
  picture.fill(grid.margin, rule_y, picture.width() - 2 * grid.margin, 1, kRule);
  for (std::size_t column = 0; column < std::min(columns, real.count()); ++column) {
    draw_tile(picture, grid, real, column, grid.x(column), real_y);
  }
  return picture;
}

std::vector<std::size_t> choose_evenly(std::size_t count, std::size_t at_most) {
  const std::size_t chosen = std::min(count, at_most);
  if (chosen == 1) {
    return {count - 1};  // the last says most
  }
  std::vector<std::size_t> indices(chosen);
  for (std::size_t k = 0; k < chosen; ++k) {
    indices[k] = (k * (count - 1) + (chosen - 1) / 2) / (chosen - 1);  // rounded to the nearest
  }
  return indices;
}

}  // namespace ganflow::report
