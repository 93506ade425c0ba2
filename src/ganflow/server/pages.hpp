#pragma once
/// The web application: the files that Vite made of web/, carried inside the executable.

#include "ganflow/server/request.hpp"

#include <span>
#include <string_view>

namespace ganflow::server {

struct Page {
  std::string_view path;  ///< "/index.html", "/assets/index-….js"
  std::string_view bytes;
};

/// In no order; pages_embed.cmake generates it. Empty in a build with GANFLOW_WEB=OFF.
std::span<const Page> pages();

/// The page at `path` ("/" is /index.html) with its type and the headers that keep it from loading anything from
/// elsewhere. Throws NotFound.
Reply page_reply(std::string_view path);

}  // namespace ganflow::server
