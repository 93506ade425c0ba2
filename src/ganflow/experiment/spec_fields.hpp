#pragma once
/// How an entry of the schema is written: from a field of Spec, or in other words. For the spec_schema_*.cpp files only.

#include "ganflow/experiment/spec_key.hpp"
#include "ganflow/experiment/spec_words.hpp"

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ganflow::experiment {

// ---------------------------------------------------------------- a field of Spec ⇄ Value

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
  using Content = T;
};

template <class T>
struct IsChoices : std::false_type {};
template <class E>
struct IsChoices<std::vector<E>> : std::is_enum<E> {
  using Word = E;
};

template <class T>
constexpr ValueType value_type() {
  if constexpr (IsOptional<T>::value) {
    return value_type<typename IsOptional<T>::Content>();
  } else if constexpr (IsChoices<T>::value || std::is_same_v<T, Texts>) {
    return ValueType::kTexts;
  } else if constexpr (std::is_same_v<T, bool>) {
    return ValueType::kBool;
  } else if constexpr (std::is_integral_v<T>) {
    return ValueType::kInteger;
  } else if constexpr (std::is_same_v<T, double>) {
    return ValueType::kReal;
  } else if constexpr (std::is_enum_v<T> || std::is_same_v<T, std::string>) {
    return ValueType::kText;
  } else if constexpr (std::is_same_v<T, Reals>) {
    return ValueType::kReals;
  } else if constexpr (std::is_same_v<T, RealMatrix>) {
    return ValueType::kMatrix;
  } else if constexpr (std::is_same_v<T, std::vector<std::size_t>>) {
    return ValueType::kIntegers;
  } else {
    static_assert(std::is_same_v<T, RealMatrices>);
    return ValueType::kMatrices;
  }
}

/// Empty strings and lists count as not set.
template <class T>
std::optional<Value> to_value(const T& field) {
  if constexpr (IsOptional<T>::value) {
    return field ? to_value(*field) : std::nullopt;
  } else if constexpr (std::is_enum_v<T>) {
    return Value(std::string(word_of(field)));
  } else if constexpr (IsChoices<T>::value) {
    Texts words;
    for (const auto choice : field) {
      words.emplace_back(word_of(choice));
    }
    return to_value(words);
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    return Value(static_cast<std::int64_t>(field));
  } else if constexpr (std::is_same_v<T, std::vector<std::size_t>>) {
    return field.empty() ? std::nullopt : std::optional<Value>(Integers(field.begin(), field.end()));
  } else if constexpr (requires { field.empty(); }) {
    return field.empty() ? std::nullopt : std::optional<Value>(field);
  } else {
    return Value(field);
  }
}

template <class T>
void assign(T& field, const Value& value) {
  if constexpr (IsOptional<T>::value) {
    assign(field.emplace(), value);
  } else if constexpr (std::is_enum_v<T>) {
    for (const auto& entry : kWords<T>) {
      if (entry.word == std::get<std::string>(value)) {
        field = entry.value;
      }
    }
  } else if constexpr (IsChoices<T>::value) {
    field.clear();
    for (const std::string& word : std::get<Texts>(value)) {
      assign(field.emplace_back(), Value(word));
    }
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    field = static_cast<T>(std::get<std::int64_t>(value));
  } else if constexpr (std::is_same_v<T, std::vector<std::size_t>>) {
    const Integers& integers = std::get<Integers>(value);
    field.assign(integers.begin(), integers.end());
  } else {
    field = std::get<T>(value);
  }
}

// ---------------------------------------------------------------- entries

inline Range above(double low) { return {.low = low, .low_excluded = true}; }
inline Range at_least(double low) { return {.low = low}; }
inline Range fraction() { return {.low = 0, .high = 1, .high_excluded = true}; }

/// What an entry says beyond its path and field.
struct About {
  std::string doc;
  Range range = {};
  std::string example = {};             ///< default: the value of a default Spec
  std::vector<std::string> words = {};  ///< of a text that is no enum
  std::function<std::string(const Spec&)> idle = {};
};

inline const Spec& defaults() {
  static const Spec kDefaults;
  return kDefaults;
}

inline std::string never_idle(const Spec& /*spec*/) { return {}; }

/// `field` maps a Spec (const or not) to the member behind the key: [](auto& s) -> auto& { return s.seed; }.
template <class Field>
Key stored(const std::string& path, Field field, About about) {
  using Member = std::remove_cvref_t<decltype(field(std::declval<Spec&>()))>;
  Key key{.path = path,
          .type = value_type<Member>(),
          .range = about.range,
          .words = std::move(about.words),
          .doc = std::move(about.doc),
          .example = std::move(about.example),
          .get = [field](const Spec& spec) { return to_value(field(spec)); },
          .set = [field](Spec& spec, const Value& value) { assign(field(spec), value); },
          .reset = [field](Spec& spec) { field(spec) = field(defaults()); },
          .idle = about.idle ? std::move(about.idle) : never_idle};
  const auto add_words = [&key](const auto& entries) {
    for (const auto& entry : entries) {
      key.words.emplace_back(entry.word);
    }
  };
  if constexpr (std::is_enum_v<Member>) {
    add_words(kWords<Member>);
  } else if constexpr (IsChoices<Member>::value) {
    add_words(kWords<typename IsChoices<Member>::Word>);
  }
  if (const std::optional<Value> value = key.get(defaults()); key.example.empty() && value) {
    key.example = to_toml(*value);
  }
  return key;
}

/// A key that the parser resolves into stored ones.
inline Key other_way(std::string path, ValueType type, About about) {
  return {.path = std::move(path),
          .role = KeyRole::kOtherWay,
          .type = type,
          .range = about.range,
          .words = std::move(about.words),
          .doc = std::move(about.doc),
          .example = std::move(about.example),
          .get = [](const Spec& /*spec*/) { return std::optional<Value>(); },
          .set = [](Spec& /*spec*/, const Value& /*value*/) {},
          .reset = [](Spec& /*spec*/) {},
          .idle = about.idle ? std::move(about.idle) : never_idle};
}

/// A key that has one legal value and no field.
inline Key fixed(std::string path, const Value& value, About about) {
  const auto type = static_cast<ValueType>(value.index());
  Key key = other_way(std::move(path), type, std::move(about));
  key.role = KeyRole::kStored;
  key.example = to_toml(value);
  key.get = [value](const Spec& /*spec*/) { return std::optional<Value>(value); };
  return key;
}

/// Why a key that speaks of a critic is idle where none is trained.
inline std::string unless_critic_trained(const Spec& spec) {
  return objectives::trains_critic(spec.objective.kind)
             ? std::string()
             : "objective '" + std::string(word_of(spec.objective.kind)) + "' trains no critic";
}

/// The key is idle for this reason too, which comes first.
inline void also_idle(Key& key, std::function<std::string(const Spec&)> reason) {
  key.idle = [reason = std::move(reason), before = std::move(key.idle)](const Spec& spec) {
    const std::string why = reason(spec);
    return why.empty() ? before(spec) : why;
  };
}

}  // namespace ganflow::experiment
