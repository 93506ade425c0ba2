#include "ganflow/experiment/gallery.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"

#include <algorithm>

namespace ganflow::experiment {

namespace {

std::vector<std::string> names_of(std::span<const GalleryEntry> entries) {
  std::vector<std::string> names;
  for (const GalleryEntry& entry : entries) {
    names.emplace_back(entry.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string_view text_of(std::span<const GalleryEntry> entries, std::string_view name, const char* where) {
  for (const GalleryEntry& entry : entries) {
    if (entry.name == name) {
      return entry.text;
    }
  }
  throw InputError(fmt::format("'{}' is not {}.{}", name, where, suggestion(name, names_of(entries))));
}

}  // namespace

std::vector<std::string> gallery_names() { return names_of(gallery_entries()); }

std::string_view gallery_spec_text(std::string_view name) { return text_of(gallery_entries(), name, "in the gallery"); }

std::vector<std::string> study_names() { return names_of(study_entries()); }

std::string_view shipped_study_text(std::string_view name) {
  return text_of(study_entries(), name, "among the studies that ship");
}

std::vector<std::string> comparison_names() { return names_of(comparison_entries()); }

std::string_view shipped_comparison_text(std::string_view name) {
  return text_of(comparison_entries(), name, "among the comparisons that ship");
}

}  // namespace ganflow::experiment
