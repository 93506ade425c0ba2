#pragma once
/// A folder of PNG and JPEG pictures of one size, read into one array.

#include "ganflow/data/table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ganflow::data {

struct PictureFolder {
  Table pictures;                    ///< (n, height, width, channels) uint8, in order of the file names
  std::vector<std::int64_t> labels;  ///< (n) number of the subfolder, or empty when the pictures lie in `path` itself
  std::vector<std::string> classes;  ///< names of the subfolders, sorted
};

/// Pictures in `path`, or in its subfolders, which are then the classes. All are made RGB when one is.
/// Throws  InputError: no pictures, pictures at both levels, another size (the message names the file), a damaged file.
/// Cost    decoded pictures are held in memory, 1 byte a number.
PictureFolder read_picture_folder(const std::string& path);

}  // namespace ganflow::data
