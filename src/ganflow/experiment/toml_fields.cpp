#include "ganflow/experiment/toml_fields.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/experiment/spec_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ganflow::experiment {

void TomlFields::refuse(const toml::node& node, const std::string& sentence) const {
  const bool has_line = !source_.starts_with("--set");
  throw InputError(has_line ? fmt::format("{}:{}: {}", source_, node.source().begin.line, sentence)
                            : fmt::format("{}: {}", source_, sentence));
}

void TomlFields::refuse(const std::string& sentence) const {
  throw InputError(fmt::format("{}: {}", source_, sentence));
}

void TomlFields::require_known(const toml::table& table, const std::vector<std::string>& known,
                               std::string_view what) const {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      refuse(node, fmt::format("unknown key '{}'{}{}.{}", one_line(name), what.empty() ? "" : " of ", what,
                               suggestion(name, known)));
    }
  }
}

std::string TomlFields::text(const toml::table& table, const char* key, const std::string& otherwise) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) {
    return otherwise;
  }
  if (!node->is_string()) {
    refuse(*node,
           fmt::format("{} = {} (is {}, must be a string). Put it in quotes", key, printed(*node), kind_of(*node)));
  }
  return *node->value<std::string>();
}

std::optional<double> TomlFields::number(const toml::table& table, const char* key) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto value = node->value<double>();
  if (!value || std::isnan(*value)) {
    refuse(*node, fmt::format("{} = {} (is {}, must be a number). Try 1.0", key, printed(*node), kind_of(*node)));
  }
  return value;
}

std::vector<double> TomlFields::numbers(const toml::table& table, const char* key) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) {
    return {};
  }
  std::vector<double> result;
  if (const toml::array* const list = node->as_array()) {
    for (const toml::node& value : *list) {
      const auto one = value.value<double>();
      if (!one || std::isinf(*one)) {
        refuse(value,
               fmt::format("{} holds {} (must be numbers, or nan for none). Try [1.0, 2.0]", key, printed(value)));
      }
      result.push_back(*one);
    }
    return result;
  }
  return {*number(table, key)};
}

bool TomlFields::flag(const toml::table& table, const char* key, bool otherwise) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) {
    return otherwise;
  }
  if (!node->is_boolean()) {
    refuse(*node, fmt::format("{} = {} (is {}, must be true or false). Try true", key, printed(*node), kind_of(*node)));
  }
  return *node->value<bool>();
}

/// Null without the key.
const toml::array* TomlFields::tables(const toml::table& table, const char* key) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) {
    return nullptr;
  }
  const toml::array* const list = node->as_array();
  if (list == nullptr || !std::all_of(list->begin(), list->end(), [](const auto& n) { return n.is_table(); })) {
    refuse(*node, fmt::format("{} is {} (must be tables). Head each with a line [[{}]]", key, kind_of(*node), key));
  }
  return list;
}

}  // namespace ganflow::experiment
