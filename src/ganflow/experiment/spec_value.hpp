#pragma once
/// A value of a spec's key, whatever its type, and how it is printed. Numbers print in their shortest exact form.

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace ganflow::experiment {

using Reals = std::vector<double>;
using RealMatrix = std::vector<Reals>;
using RealMatrices = std::vector<RealMatrix>;
using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;

using Value = std::variant<bool, std::int64_t, double, std::string, Texts, Reals, RealMatrix, RealMatrices, Integers>;

/// Same order as the alternatives of Value.
enum class ValueType { kBool, kInteger, kReal, kText, kTexts, kReals, kMatrix, kMatrices, kIntegers };

/// "an integer", "a list of numbers" …
std::string_view type_name(ValueType type);

/// As TOML: 0.1, "text", [1.0, 2.0]. parse_spec reads back exactly the same value.
std::string to_toml(const Value& value);

/// A TOML basic string: quotes, backslashes and control characters escaped.
std::string quoted(std::string_view text);

/// TOML as people read it in a table or a legend: a string without its quotes, anything else as it is.
std::string unquoted(std::string_view toml);

/// `text` fit for a one-line message: control characters escaped, cut after `limit` bytes.
std::string one_line(std::string_view text, std::size_t limit = 80);

}  // namespace ganflow::experiment
