# Writes OUTPUT, a .cpp that holds every file below FOLDER: the web application. Bytes are written as octal-free hex.
file(GLOB_RECURSE files RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT files)
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  file(READ "${FOLDER}/${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char kBytes${number}[] = {${bytes}};\n")
  string(APPEND entries "    {\"/${file}\", {static_cast<const char*>(kBytes${number}), sizeof(kBytes${number})}},\n")
  math(EXPR number "${number} + 1")
endforeach()
if(number EQUAL 0)
  set(body "std::span<const Page> pages() { return {}; }\n")
else()
  set(body "namespace {\n${arrays}\nconstexpr Page kPages[] = {\n${entries}};\n}  // namespace\n
std::span<const Page> pages() { return kPages; }\n")
endif()
file(WRITE "${OUTPUT}" "// Generated from web/.
#include \"ganflow/server/pages.hpp\"

namespace ganflow::server {

${body}
}  // namespace ganflow::server
")
