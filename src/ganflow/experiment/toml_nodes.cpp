#include "ganflow/experiment/toml_nodes.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/spec_value.hpp"

#include <cctype>
#include <sstream>

namespace ganflow::experiment {

namespace {

constexpr std::size_t kMostBytes = 1U << 20U;  // a spec is a page; a megabyte is a mistake
constexpr int kMostDots = 32;                  // of one dotted key: toml++ frees tables recursively, so depth is stack

[[noreturn]] void refuse(const std::string& origin, const std::string& sentence) {
  throw InputError(fmt::format("{}: {}", origin, sentence));
}

std::string lowered_first(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

bool starts_key_part(char c) { return std::isspace(static_cast<unsigned char>(c)) == 0 && c != '.'; }

/// Refuses dotted keys so deep that building their tables could exhaust the stack.
void refuse_deep_keys(std::string_view text, const std::string& source_name) {
  int line = 1;
  int dots = 0;
  char last = '.';  // the last character that is no white space
  for (const char c : text) {
    line += c == '\n' ? 1 : 0;
    if (c == '.' && starts_key_part(last)) {
      ++dots;
    } else if (std::string_view(",=[]{}\n").find(c) != std::string_view::npos) {
      dots = 0;
    }
    if (dots > kMostDots) {
      refuse(fmt::format("{}:{}", source_name, line),
             "too many dots in one key (no key of a spec has more than 3). "
             "Put long text after '=' into shorter pieces");
    }
    last = std::isspace(static_cast<unsigned char>(c)) == 0 ? c : last;
  }
}

}  // namespace

toml::table parse_toml(std::string_view text, const std::string& source_name) {
  if (text.size() > kMostBytes) {
    refuse(source_name,
           fmt::format("is {} bytes long (a spec has at most {}). Is it a spec?", text.size(), kMostBytes));
  }
  refuse_deep_keys(text, source_name);
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    refuse(fmt::format("{}:{}", source_name, error.source().begin.line),
           fmt::format("this is not TOML ({}). Check quotes, brackets and '='",
                       one_line(lowered_first(std::string(error.description())), 160)));
  }
}

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "a list";
    case toml::node_type::string: return "a string";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a number with a fraction";
    case toml::node_type::boolean: return "true or false";
    default: return "a date or time";
  }
}

std::string printed(const toml::node& node) {
  std::ostringstream text;
  node.visit([&](const auto& n) { text << n; });
  return one_line(text.str(), 60);
}

std::string exact_toml(const toml::node& node) {
  if (const toml::array* const array = node.as_array()) {
    std::string text = "[";
    for (std::size_t i = 0; i < array->size(); ++i) {
      text += (i == 0 ? "" : ", ") + exact_toml((*array)[i]);
    }
    return text + "]";
  }
  if (const toml::table* const table = node.as_table()) {
    std::string text = "{";
    for (const auto& [key, child] : *table) {
      text += (text.size() == 1 ? "" : ", ") + quoted(key.str()) + " = " + exact_toml(child);
    }
    return text + "}";
  }
  if (const auto* const number = node.as_floating_point()) {
    return to_toml(Value(number->get()));
  }
  if (const auto* const words = node.as_string()) {
    return quoted(words->get());
  }
  return printed(node);  // integers, switches, dates: short
}

}  // namespace ganflow::experiment
