#pragma once
/// A request and its answer as plain values, so that what the server says can be tested and fuzzed without a socket.

#include "ganflow/core/errors.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ganflow::server {

struct Request {
  std::string method;  ///< "GET", "POST"
  std::string path;    ///< decoded, "/api/runs/pendulum"
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  std::string header(const std::string& name) const;  ///< empty when there is none
};

struct Reply {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// What was asked for does not exist: answered by 404.
class NotFound : public InputError {
 public:
  using InputError::InputError;
};

/// What was asked for cannot be done now: answered by 409.
class Conflict : public InputError {
 public:
  using InputError::InputError;
};

/// {"error": sentence} with the status.
Reply error_reply(int status, std::string_view sentence);

/// What `answer` returns; an exception becomes its sentence: NotFound 404, Conflict 409, another InputError 400, anything
/// else 500.
Reply answer_or_sentence(const std::function<Reply()>& answer);

struct IntegerLimits {
  std::int64_t low;
  std::int64_t high;
  std::int64_t otherwise;  ///< when the query does not name it
};
struct RealLimits {
  double low;
  double high;
  double otherwise;
};

/// A number of the query. Throws InputError for what is no number (NaN and infinities count as none) or outside.
std::int64_t integer_of(const Request& request, const std::string& name, const IntegerLimits& limits);
double real_of(const Request& request, const std::string& name, const RealLimits& limits);
std::string text_of(const Request& request, const std::string& name, const std::string& otherwise);

/// "/api/runs/pendulum" → {"api", "runs", "pendulum"}; empty parts are left out.
std::vector<std::string> path_parts(std::string_view path);

}  // namespace ganflow::server
