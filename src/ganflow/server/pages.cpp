#include "ganflow/server/pages.hpp"

#include <algorithm>

namespace ganflow::server {

namespace {

std::string type_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {{".html", "text/html; charset=utf-8"},
                                                                      {".js", "text/javascript; charset=utf-8"},
                                                                      {".css", "text/css; charset=utf-8"},
                                                                      {".svg", "image/svg+xml"},
                                                                      {".png", "image/png"},
                                                                      {".woff2", "font/woff2"}};
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) {
      return std::string(type);
    }
  }
  return "application/octet-stream";
}

}  // namespace

Reply page_reply(std::string_view path) {
  const std::string_view wanted = path == "/" ? "/index.html" : path;
  const auto all = pages();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Page& page) { return page.path == wanted; });
  if (found == all.end()) {
    throw NotFound(all.empty() ? "this ganflow was built without its pages (GANFLOW_WEB=OFF); /api/… answers"
                               : fmt::format("there is no page {}", wanted.substr(0, 100)));
  }
  const bool has_hash = wanted.starts_with("/assets/");  // Vite names those files by their content
  return {.type = type_of(wanted),
          .body = std::string(found->bytes),
          .headers = {{"Cache-Control", has_hash ? "public, max-age=31536000, immutable" : "no-cache"}}};
}

}  // namespace ganflow::server
