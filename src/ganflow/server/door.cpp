#include "ganflow/server/door.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace ganflow::server {

namespace {

constexpr std::size_t kShortestToken = 16;  ///< letters: 16 random hexadecimal digits are 64 bits

/// Takes as long for a near miss as for a far one, so that a token cannot be found letter by letter.
bool equal_slowly(std::string_view a, std::string_view b) {
  std::uint32_t difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) {
    difference |= static_cast<std::uint32_t>(static_cast<unsigned char>(a[k]) ^ static_cast<unsigned char>(b[k]));
  }
  return difference == 0;
}

std::string cookie(const std::string& header, const std::string& name) {
  for (std::size_t start = 0; start < header.size();) {
    const std::size_t end = std::min(header.find(';', start), header.size());
    std::string_view pair = std::string_view(header).substr(start, end - start);
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.starts_with(name + "=")) {
      return std::string(pair.substr(name.size() + 1));
    }
    start = end + 1;
  }
  return {};
}

bool is_any_address(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

bool is_plain(const std::string& token) {
  return std::all_of(token.begin(), token.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

}  // namespace

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

void DoorOptions::validate() const {
  GF_VALIDATE(port >= 0 && port <= 65'535, "--port {} (must be from 0 to 65535; 0 takes a free one)", port);
  GF_VALIDATE(
      !token.empty() || is_loopback(host),
      "--host {} (others can reach it, and no --token is set). Add --token with at least {} letters, or stay on "
      "127.0.0.1 and use an ssh tunnel",
      host, kShortestToken);
  GF_VALIDATE(token.empty() || (token.size() >= kShortestToken && is_plain(token)),
              "--token (must be at least {} letters, digits, '-' or '_'). Try --token \"$(openssl rand -hex 16)\"",
              kShortestToken);
}

bool Door::is_our_name(const std::string& authority) const {
  const std::string port = fmt::format(":{}", options_.port);
  if (!authority.ends_with(port) && !(options_.port == 80 && authority.find(':') == std::string::npos)) {
    return false;
  }
  const std::string name = authority.ends_with(port) ? authority.substr(0, authority.size() - port.size()) : authority;
  if (name == "localhost" || name == "127.0.0.1" || name == "[::1]" || name == options_.host ||
      name == "[" + options_.host + "]") {
    return true;
  }
  // Bound to every address, the machine has names that only its users know; then the token alone decides.
  return is_any_address(options_.host) && !options_.token.empty();
}

bool Door::has_token(const Request& request) const {
  const std::string authorization = request.header("authorization");
  return equal_slowly(cookie(request.header("cookie"), kTokenCookie), options_.token) ||
         equal_slowly(authorization, "Bearer " + options_.token);
}

std::optional<Reply> Door::turn_away(const Request& request) const {
  if (!is_our_name(request.header("host"))) {
    return error_reply(403, "this server does not go by that name (Host). Open the address that it printed");
  }
  const std::string origin = request.header("origin");
  const bool ours = origin == "http://" + request.header("host");
  if (!origin.empty() && !ours) {
    return error_reply(403, "a page of another site asked (Origin). Open the address that the server printed");
  }
  const std::string site = request.header("sec-fetch-site");
  if (request.method != "GET" && !ours && !site.empty() && site != "same-origin") {
    return error_reply(403, "a page of another site asked (Sec-Fetch-Site). Open the address that the server printed");
  }
  if (options_.token.empty()) {
    return std::nullopt;
  }
  const auto shown = request.query.find("token");
  if (request.path == "/" && shown != request.query.end() && equal_slowly(shown->second, options_.token)) {
    return Reply{.status = 303,
                 .type = "text/plain",
                 .body = "",
                 .headers = {{"Location", "/"},
                             {"Set-Cookie",
                              fmt::format("{}={}; HttpOnly; SameSite=Strict; Path=/", kTokenCookie, options_.token)}}};
  }
  if (!has_token(request)) {
    return error_reply(
        401, "this server asks for a token. Open http://ADDRESS/?token=TOKEN once, with the one given to --token");
  }
  return std::nullopt;
}

}  // namespace ganflow::server
