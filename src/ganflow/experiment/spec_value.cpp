#include "ganflow/experiment/spec_value.hpp"

#include <fmt/format.h>

#include <array>

namespace ganflow::experiment {

namespace {

std::string print(bool value) { return value ? "true" : "false"; }
std::string print(std::int64_t value) { return fmt::format("{}", value); }
std::string print(double value) {
  std::string text = fmt::format("{}", value);
  const bool reads_as_integer = text.find_first_not_of("-0123456789") == std::string::npos;
  return reads_as_integer ? text + ".0" : text;
}
std::string print(const std::string& value) { return quoted(value); }
template <class T>
std::string print(const std::vector<T>& values) {
  std::string text = "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += (i == 0 ? "" : ", ") + print(values[i]);
  }
  return text + "]";
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string escaped(char c) {
  switch (c) {
    case '\n': return "\\n";
    case '\t': return "\\t";
    case '\r': return "\\r";
    default: return fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
}

}  // namespace

std::string_view type_name(ValueType type) {
  static constexpr std::array<std::string_view, std::variant_size_v<Value>> kNames = {"true or false",
                                                                                      "an integer",
                                                                                      "a number",
                                                                                      "a string",
                                                                                      "a list of strings",
                                                                                      "a list of numbers",
                                                                                      "a list of rows of numbers",
                                                                                      "a list of matrices of numbers",
                                                                                      "a list of integers"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string to_toml(const Value& value) {
  return std::visit([](const auto& v) { return print(v); }, value);
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (is_control(c)) {
      result += escaped(c);
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string unquoted(std::string_view toml) {
  const bool is_string = toml.size() >= 2 && toml.front() == '"' && toml.back() == '"';
  return std::string(is_string ? toml.substr(1, toml.size() - 2) : toml);
}

std::string one_line(std::string_view text, std::size_t limit) {
  std::string result;
  for (const char c : text) {
    const bool continues_character = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;  // UTF-8: never cut inside
    if (result.size() >= limit && !continues_character) {
      return result + "…";
    }
    result += is_control(c) ? escaped(c) : std::string(1, c);
  }
  return result;
}

}  // namespace ganflow::experiment
