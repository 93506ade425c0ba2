# Writes OUTPUT, a .cpp that holds every file of FOLDER/*.toml as a string and FUNCTION that gives them all.
file(GLOB files "${FOLDER}/*.toml")
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" text)
  string(APPEND entries "    {\"${name}\", R\"toml(${text})toml\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from TOML files of examples/.
#include \"ganflow/experiment/gallery.hpp\"

namespace ganflow::experiment {

namespace {
constexpr GalleryEntry kEntries[] = {
${entries}};
}

std::span<const GalleryEntry> ${FUNCTION}() { return kEntries; }

}  // namespace ganflow::experiment
")
