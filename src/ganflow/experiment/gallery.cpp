#include "ganflow/experiment/gallery.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"

#include <algorithm>

namespace ganflow::experiment {

std::vector<std::string> gallery_names() {
  std::vector<std::string> names;
  for (const GalleryEntry& entry : gallery_entries()) {
    names.emplace_back(entry.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string_view gallery_spec_text(std::string_view name) {
  for (const GalleryEntry& entry : gallery_entries()) {
    if (entry.name == name) {
      return entry.text;
    }
  }
  throw InputError(fmt::format("'{}' is not in the gallery.{}", name, suggestion(name, gallery_names())));
}

}  // namespace ganflow::experiment
