#pragma once
/// Reads a file of any known format; the extension decides, or the first bytes where there is none that we know.

#include "ganflow/data/table.hpp"

#include <string>
#include <vector>

namespace ganflow::data {

struct LoadOptions {
  std::string array;                             ///< of an NPZ file; default the first one
  std::vector<std::string> columns;              ///< of a CSV file; default all numeric ones
  void validate(const std::string& path) const;  ///< throws InputError when the file's format has no such thing
};

enum class FileFormat { kNpy, kNpz, kCsv, kIdx, kPictures };

/// Throws  InputError when the path does not exist or its format is unknown.
FileFormat format_of(const std::string& path);

/// The numbers of a file, all of them finite. A folder of pictures gives (n, height, width, channels).
/// Throws  InputError, whatever is wrong with the file.
Table load_table(const std::string& path, const LoadOptions& options = {});

/// A vector of integers: (n) or (n,1) of any type with integral values.
std::vector<std::int64_t> load_labels(const std::string& path);

}  // namespace ganflow::data
