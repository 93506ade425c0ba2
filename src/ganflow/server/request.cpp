#include "ganflow/server/request.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <exception>

namespace ganflow::server {

namespace {

constexpr std::size_t kShown = 40;  ///< bytes of a wrong value that a message repeats

template <class T, class Limits>
T number_of(const Request& request, const std::string& name, const Limits& limits, const char* kind) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) {
    return limits.otherwise;
  }
  const std::string& text = found->second;
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc{} && end == text.data() + text.size() && !text.empty();
  GF_VALIDATE(is_number && value >= limits.low && value <= limits.high, "{} = '{}' (must be {} from {} to {})", name,
              text.substr(0, kShown), kind, limits.low, limits.high);
  return value;
}

}  // namespace

std::string Request::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

Reply error_reply(int status, std::string_view sentence) {
  const nlohmann::json body = {{"error", sentence}};
  return {.status = status, .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

Reply answer_or_sentence(const std::function<Reply()>& answer) {
  try {
    return answer();
  } catch (const NotFound& e) {
    return error_reply(404, e.what());
  } catch (const Conflict& e) {
    return error_reply(409, e.what());
  } catch (const InputError& e) {
    return error_reply(400, e.what());
  } catch (const std::exception& e) {
    return error_reply(500, e.what());
  }
}

std::int64_t integer_of(const Request& request, const std::string& name, const IntegerLimits& limits) {
  return number_of<std::int64_t>(request, name, limits, "a whole number");
}

double real_of(const Request& request, const std::string& name, const RealLimits& limits) {
  return number_of<double>(request, name, limits, "a number");
}

std::string text_of(const Request& request, const std::string& name, const std::string& otherwise) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? otherwise : found->second;
}

std::vector<std::string> path_parts(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (end > start) {
      parts.emplace_back(path.substr(start, end - start));
    }
    start = end + 1;
  }
  return parts;
}

}  // namespace ganflow::server
