#pragma once
/// The specs, studies and comparisons that ship with ganflow: files of examples/, carried inside the executable.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::experiment {

struct GalleryEntry {
  std::string_view name;
  std::string_view text;  ///< commented TOML
};

/// In no order; gallery_embed.cmake generates it from examples/*.toml.
std::span<const GalleryEntry> gallery_entries();

/// Alphabetical: "births", "digits", …
std::vector<std::string> gallery_names();

/// The commented TOML of a name.
/// Throws  InputError for a name that is not in the gallery.
std::string_view gallery_spec_text(std::string_view name);

/// The studies that ship: files of examples/studies/.
std::span<const GalleryEntry> study_entries();

/// Alphabetical: "basins", "blow-up", …
std::vector<std::string> study_names();

/// The commented TOML of a study.
/// Throws  InputError for a name that no study has.
std::string_view shipped_study_text(std::string_view name);

/// The comparisons that ship: files of examples/comparisons/.
std::span<const GalleryEntry> comparison_entries();

/// Alphabetical.
std::vector<std::string> comparison_names();

/// The commented TOML of a comparison.
/// Throws  InputError for a name that no comparison has.
std::string_view shipped_comparison_text(std::string_view name);

}  // namespace ganflow::experiment
