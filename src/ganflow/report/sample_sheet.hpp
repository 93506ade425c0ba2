#pragma once
/// Generated images on a sheet: one snapshot's, or the way of the same latents through a run.

#include "ganflow/record/array.hpp"
#include "ganflow/report/picture.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ganflow::report {

/// Images in the model's units: −1 is black, 1 is full, what is outside is cut off, NaN is black.
struct Images {
  std::size_t height = 0;
  std::size_t width = 0;
  std::size_t channels = 1;    ///< 1 (grey) or 3 (red, green, blue)
  std::vector<double> values;  ///< (count, height, width, channels), row-major

  std::size_t count() const { return values.size() / (height * width * channels); }
};

/// The array `name` (n, height·width·channels) of a snapshot that has "image_shape". Throws InputError when it is not
/// so.
Images images_of(const record::Snapshot& snapshot, const std::string& name);

struct SheetOptions {
  std::size_t rows = 8;     ///< of tiles at most; ≥ 1
  std::size_t columns = 8;  ///< of tiles at most; ≥ 1
  std::size_t scale = 0;    ///< pixels a side of an image's pixel; 0: so that a tile is at least 56 pixels wide
  std::size_t margin = 4;   ///< pixels around a tile
  void validate() const;    ///< throws InputError naming the field
};

/// The first rows × columns images, row by row.
Picture sample_sheet(const Images& images, const SheetOptions& options = {});

/// One row an instant, evenly chosen from first to last, one column a latent; below a line, a row of real images.
Picture progress_sheet(std::span<const Images> over_time, const Images& real, const SheetOptions& options = {});

/// At most `at_most` of 0 … count−1, first and last among them, as evenly as whole numbers can be.
std::vector<std::size_t> choose_evenly(std::size_t count, std::size_t at_most);

}  // namespace ganflow::report
