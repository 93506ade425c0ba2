#include "ganflow/data/catalogue.hpp"
#include "ganflow/data/dataset.hpp"
#include "ganflow/data/load_table.hpp"
#include "ganflow/data/picture_folder.hpp"

#include <algorithm>
#include <filesystem>

namespace ganflow::data {

namespace {

/// The first rows only; the bytes are shared.
void cut(Dataset::Parts& parts, std::size_t limit) {
  if (limit == 0 || parts.values.shape.empty() || parts.values.shape[0] <= limit) {
    return;
  }
  parts.values.shape[0] = limit;
  parts.values.bytes = parts.values.bytes.part(0, parts.values.count() * size_of(parts.values.dtype));
  parts.labels.resize(std::min(parts.labels.size(), limit));
}

Dataset::Parts load_catalogued(const DatasetOptions& options) {
  GF_VALIDATE(
      options.labels.empty() && options.array.empty() && options.columns.empty(),
      "data set {}: labels, array and columns belong to files (a data set of the catalogue has its own). Remove them",
      options.dataset);
  const CatalogueFiles files = locate(options.dataset);
  return {.name = options.dataset,
          .values = load_table(files.values),
          .labels = files.labels.empty() ? std::vector<std::int64_t>() : load_labels(files.labels),
          .classes = catalogue_entry(options.dataset).classes};
}

Dataset::Parts load_file(const DatasetOptions& options) {
  const LoadOptions load{.array = options.array, .columns = options.columns};
  load.validate(options.file);
  Dataset::Parts parts{
      .name = std::filesystem::path(options.file).stem().string(), .values = {}, .labels = {}, .classes = {}};
  if (format_of(options.file) == FileFormat::kPictures) {
    PictureFolder folder = read_picture_folder(options.file);
    parts.values = std::move(folder.pictures);
    parts.labels = std::move(folder.labels);
    parts.classes = std::move(folder.classes);
  } else {
    parts.values = load_table(options.file, load);
  }
  if (!options.labels.empty()) {
    parts.labels = load_labels(options.labels);
    parts.classes.clear();
    GF_VALIDATE(parts.labels.size() == parts.values.rows(),
                "{} holds {} labels, but {} has {} rows. Give one label a row", options.labels, parts.labels.size(),
                options.file, parts.values.rows());
  }
  return parts;
}

}  // namespace

std::shared_ptr<const Dataset> load_dataset(const DatasetOptions& options) {
  GF_VALIDATE(options.dataset.empty() != options.file.empty(),
              "data: {} given. Name either a data set of the catalogue ('ganflow data list') or a file",
              options.dataset.empty() ? "neither dataset nor file" : "both dataset and file");
  Dataset::Parts parts = options.file.empty() ? load_catalogued(options) : load_file(options);
  parts.standardise = options.standardise.value_or(false);
  cut(parts, options.limit);
  return std::make_shared<const Dataset>(std::move(parts));
}

}  // namespace ganflow::data
