# Writes OUTPUT, a .cpp that holds every file of FOLDER/*.toml as a string: the gallery.
file(GLOB files "${FOLDER}/*.toml")
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" text)
  string(APPEND entries "    {\"${name}\", R\"toml(${text})toml\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from examples/*.toml.
#include \"ganflow/experiment/gallery.hpp\"

namespace ganflow::experiment {

namespace {
constexpr GalleryEntry kEntries[] = {
${entries}};
}

std::span<const GalleryEntry> gallery_entries() { return kEntries; }

}  // namespace ganflow::experiment
")
