#include "ganflow/data/load_table.hpp"

#include "ganflow/data/csv.hpp"
#include "ganflow/data/idx.hpp"
#include "ganflow/data/npy.hpp"
#include "ganflow/data/npz.hpp"
#include "ganflow/data/picture_folder.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace ganflow::data {

namespace {

constexpr double kLargestLabel = 0x1p53;  // integers are exact in double up to here

bool begins_with(const Bytes& file, std::string_view magic) {
  return file.size() >= magic.size() && std::memcmp(file.view.data(), magic.data(), magic.size()) == 0;
}

}  // namespace

FileFormat format_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return FileFormat::kPictures;
  }
  const std::string extension = fs::path(path).extension().string();
  if (extension == ".npy") {
    return FileFormat::kNpy;
  }
  if (extension == ".npz") {
    return FileFormat::kNpz;
  }
  if (extension == ".csv" || extension == ".txt") {
    return FileFormat::kCsv;
  }
  const Bytes file = map_file(path);
  if (begins_with(file, "\x93NUMPY")) {
    return FileFormat::kNpy;
  }
  if (begins_with(file, "PK\x03\x04")) {
    return FileFormat::kNpz;
  }
  GF_VALIDATE(
      looks_like_gzip(file) || looks_like_idx(file),
      "{}: unknown format (by its name and its first bytes). Give .npy, .npz, .csv, IDX (plain or .gz), or a folder of "
      "PNG or JPEG pictures",
      path);
  return FileFormat::kIdx;
}

void LoadOptions::validate(const std::string& path) const {
  const FileFormat format = format_of(path);
  GF_VALIDATE(array.empty() || format == FileFormat::kNpz, "array = '{}' given, but {} is not an .npz file. Remove it",
              array, path);
  GF_VALIDATE(columns.empty() || format == FileFormat::kCsv, "columns given, but {} is not a .csv file. Remove them",
              path);
}

Table load_table(const std::string& path, const LoadOptions& options) {
  options.validate(path);
  Table table;
  switch (format_of(path)) {
    case FileFormat::kNpy: table = read_npy(path); break;
    case FileFormat::kNpz: table = read_npz(path, options.array); break;
    case FileFormat::kCsv: table = read_csv(path, options.columns).values; break;
    case FileFormat::kIdx: table = read_idx(path); break;
    case FileFormat::kPictures: table = read_picture_folder(path).pictures; break;
  }
  require_finite(table);
  return table;
}

std::vector<std::int64_t> load_labels(const std::string& path) {
  const Table table = load_table(path);
  GF_VALIDATE(table.row_size() == 1, "{}: labels of shape {} (one integer a row is needed). Choose or save one column",
              path, table.shape_text());
  std::vector<std::int64_t> labels;
  labels.reserve(table.count());
  for (std::size_t i = 0; i < table.count(); ++i) {
    const double value = table.as_double(i);
    GF_VALIDATE(value == std::floor(value) && std::abs(value) < kLargestLabel,
                "{}: label {} in row {} is not an integer. Number the classes 0, 1, 2 …", path, value, i);
    labels.push_back(static_cast<std::int64_t>(value));
  }
  return labels;
}

}  // namespace ganflow::data
