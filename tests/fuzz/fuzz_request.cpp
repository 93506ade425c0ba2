// Requests of any bytes at the API of `ganflow serve`: method, path, query and body, as the socket's layer hands them on.

#include "ganflow/server/api.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using ganflow::server::Api;
using ganflow::server::Reply;
using ganflow::server::Request;

/// An empty folder for the whole process.
Api& api() {
  static const std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "fuzz-request-XXXXXX").string();
    return std::string(::mkdtemp(name.data()));
  }();
  static Api made({.folder = folder, .program = "/bin/false", .most_trainings = 1});
  return made;
}

/// Up to the next line end.
std::string take_line(std::string& text) {
  const auto end = text.find('\n');
  std::string line = text.substr(0, end);
  text.erase(0, end == std::string::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

/// Lines: method, path, "name=value" … up to an empty line; then the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  Request request;
  request.method = take_line(text);
  request.path = take_line(text);
  for (std::string line = take_line(text); !line.empty(); line = take_line(text)) {
    const auto equals = line.find('=');
    request.query.emplace(line.substr(0, equals), equals == std::string::npos ? "" : line.substr(equals + 1));
  }
  request.headers["content-type"] = "application/json";
  request.body = text;
  const bool starts_something = request.method == "POST" && request.path.find("runs") != std::string::npos;
  if (starts_something) {
    return 0;  // a fuzzer starts no trainings
  }
  const Reply reply = api().answer(request);
  if (reply.status < 200 || reply.status >= 500) {
    std::abort();  // every request has an answer that blames the request, not the server
  }
  return 0;
}
