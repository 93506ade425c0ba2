#include "ganflow/experiment/spec_entries.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/spec_schema.hpp"
#include "ganflow/experiment/toml_nodes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ganflow::experiment {

namespace {

constexpr double kMostExactInteger = 9007199254740992.0;  // 2^53

[[noreturn]] void refuse(const std::string& origin, const std::string& sentence) {
  throw InputError(fmt::format("{}: {}", origin, sentence));
}

// ---------------------------------------------------------------- toml::node → Value

std::optional<std::int64_t> integer(const toml::node& node) {
  if (const auto* value = node.as_integer()) {
    return value->get();
  }
  if (const auto* value = node.as_floating_point()) {  // 1e6 is a handy way to write a million
    const double x = value->get();
    if (std::abs(x) <= kMostExactInteger && x == std::trunc(x)) {
      return static_cast<std::int64_t>(x);
    }
  }
  return std::nullopt;
}

bool read(const toml::node& node, double& out) {
  if (const auto* value = node.as_floating_point()) {
    out = value->get();
    return true;
  }
  if (const auto* value = node.as_integer()) {
    out = static_cast<double>(value->get());
    return true;
  }
  return false;
}

bool read(const toml::node& node, std::int64_t& out) {
  const std::optional<std::int64_t> value = integer(node);
  out = value.value_or(0);
  return value.has_value();
}

bool read(const toml::node& node, std::string& out) {
  const auto* value = node.as_string();
  if (value != nullptr) {
    out = value->get();
  }
  return value != nullptr;
}

template <class T>
bool read(const toml::node& node, std::vector<T>& out) {
  const toml::array* array = node.as_array();
  if (array == nullptr) {
    return false;
  }
  out.resize(array->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!read((*array)[i], out[i])) {
      return false;
    }
  }
  return true;
}

template <class T>
std::optional<Value> read_as(const toml::node& node) {
  T value{};
  return read(node, value) ? std::optional<Value>(std::move(value)) : std::nullopt;
}

std::optional<Value> to_value(const toml::node& node, ValueType type) {
  switch (type) {
    case ValueType::kBool: {
      const auto* value = node.as_boolean();
      return value == nullptr ? std::nullopt : std::optional<Value>(value->get());
    }
    case ValueType::kInteger: {
      const std::optional<std::int64_t> value = integer(node);
      return value ? std::optional<Value>(*value) : std::nullopt;
    }
    case ValueType::kReal: return read_as<double>(node);
    case ValueType::kText: return read_as<std::string>(node);
    case ValueType::kTexts: return read_as<Texts>(node);
    case ValueType::kReals: return read_as<Reals>(node);
    case ValueType::kMatrix: return read_as<RealMatrix>(node);
    case ValueType::kMatrices: return read_as<RealMatrices>(node);
    case ValueType::kIntegers: return read_as<Integers>(node);
  }
  return std::nullopt;
}

// ---------------------------------------------------------------- tables → entries

/// Adds the leaves of `node` at `path` to `entries`. `origin` names the place of a node.
template <class Origin>
void flatten(Entries& entries, const std::string& path, const toml::node& node, const Origin& origin,
             bool is_override) {
  if (const Key* key = find_key(path)) {
    std::optional<Value> value = to_value(node, key->type);
    if (!value) {
      refuse(origin(node), fmt::format("{} = {} (is {}, must be {}). Try {}", path, printed(node), kind_of(node),
                                       type_name(key->type), key->example));
    }
    entries.insert_or_assign(path, Entry{std::move(*value), origin(node), is_override});
    return;
  }
  if (!path.empty() && !is_table(path)) {
    refuse(origin(node), fmt::format("unknown key '{}'. {}", one_line(path), suggest_key(path)));
  }
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    refuse(origin(node), fmt::format("{} = {} (is {}, must be a table). Try a line [{}] with its keys below", path,
                                     printed(node), kind_of(node), path));
  }
  for (const auto& [name, child] : *table) {
    const std::string child_path = path.empty() ? std::string(name.str()) : fmt::format("{}.{}", path, name.str());
    if (child_path == "provenance" && child.is_table() && !is_override) {
      continue;
    }
    if (name.str().empty() || name.str().find('.') != std::string_view::npos) {  // our paths could not tell them apart
      refuse(origin(child),
             fmt::format("unknown key '{}' (an empty name, or one with a dot in quotes). Remove the quotes",
                         one_line(child_path)));
    }
    flatten(entries, child_path, child, origin, is_override);
  }
}

// ---------------------------------------------------------------- overrides

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// Digits alone, perhaps with a sign, that begin like an integer of TOML.
bool looks_like_integer(std::string_view text) {
  const std::string_view digits = text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0);
  return !digits.empty() && digits.front() != '0' && digits.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The value of an override: TOML, or else a bare word.
toml::table parse_override_value(const std::string& path, const std::string& text, const std::string& origin) {
  if (text.find_first_of("\r\n") != std::string::npos) {
    refuse(origin, "the value has a line break (an override sets one key). Use --set once for each key");
  }
  const bool looks_like_toml = std::string_view("\"'[{").find(text.front()) != std::string_view::npos;
  if (looks_like_toml) {
    return parse_toml("value = " + text, origin);
  }
  try {
    return parse_toml("value = " + text, origin);
  } catch (const InputError&) {
    if (looks_like_integer(text)) {
      using Limits = std::numeric_limits<std::int64_t>;
      const Key* const key = find_key(path);
      refuse(origin, fmt::format("{} = {} (integers reach from {} to {}). Try {}", path, one_line(text, 60),
                                 Limits::min(), Limits::max(), key != nullptr ? key->example : "fewer digits"));
    }
    return parse_toml("value = " + quoted(text), origin);
  }
}

void erase_below(Entries& entries, std::string_view path) {
  const std::string prefix = std::string(path) + ".";
  std::erase_if(entries, [&](const auto& entry) { return entry.first == path || entry.first.starts_with(prefix); });
}

/// Keys that say the same thing in other words: the last override among them is the one that counts.
void erase_alternatives(Entries& entries, std::string_view path) {
  static const std::array<std::vector<std::string_view>, 2> kAlternatives = {
      {{"run.iterations", "run.until"}, {"data.law", "data.dataset", "data.file"}}};
  for (const auto& group : kAlternatives) {
    if (std::find(group.begin(), group.end(), path) == group.end()) {
      continue;
    }
    for (const std::string_view other : group) {
      if (other != path) {
        erase_below(entries, other);
      }
    }
  }
  const auto all = path.find(".start.all.");
  if (all != std::string_view::npos) {
    const std::string_view leaf = path.substr(path.rfind('.') + 1);
    for (const char* block : {"a", "b", "c"}) {
      erase_below(entries, fmt::format("{}.start.{}.{}", path.substr(0, all), block, leaf));
    }
  }
}

/// A full pair given by overrides replaces the text's other pair.
void erase_other_pace(Entries& entries) {
  const auto overridden = [&](const char* path) {
    const auto found = entries.find(path);
    return found != entries.end() && found->second.is_override;
  };
  const auto drop_text = [&](const char* path) {
    if (!overridden(path)) {
      erase_below(entries, path);
    }
  };
  if (overridden("dynamics.time_step") && overridden("dynamics.critic_speed")) {
    drop_text("dynamics.generator_rate");
    drop_text("dynamics.critic_rate");
  } else if (overridden("dynamics.generator_rate") && overridden("dynamics.critic_rate")) {
    drop_text("dynamics.time_step");
    drop_text("dynamics.critic_speed");
  }
}

}  // namespace

Entries read_entries(std::string_view text, const std::string& source_name) {
  const toml::table table = parse_toml(text, source_name);
  Entries entries;
  const auto origin = [&](const toml::node& node) {
    return fmt::format("{}:{}", source_name, std::max<toml::source_index>(node.source().begin.line, 1));
  };
  flatten(entries, "", table, origin, false);
  return entries;
}

void apply_overrides(Entries& entries, std::span<const std::string> overrides) {
  for (const std::string& text : overrides) {
    const std::string origin = "--set " + one_line(text);
    const auto equals = text.find('=');
    const std::string path = trimmed(std::string_view(text).substr(0, equals));
    if (equals == std::string::npos || path.empty()) {
      refuse(origin, "is no override (must be key=value). Try --set dynamics.batch=128");
    }
    if (find_key(path) == nullptr && !is_table(path)) {
      refuse(origin, fmt::format("unknown key '{}'. {}", one_line(path), suggest_key(path)));
    }
    const std::string value = trimmed(std::string_view(text).substr(equals + 1));
    if (value.empty()) {
      erase_below(entries, path);
      continue;
    }
    const toml::table parsed = parse_override_value(path, value, origin);
    Entries added;
    flatten(
        added, path, *parsed.get("value"), [&](const toml::node&) { return origin; }, true);
    erase_below(entries, path);
    for (auto& [added_path, entry] : added) {
      erase_alternatives(entries, added_path);
      entries.insert_or_assign(added_path, std::move(entry));
    }
  }
  erase_other_pace(entries);
}

}  // namespace ganflow::experiment
