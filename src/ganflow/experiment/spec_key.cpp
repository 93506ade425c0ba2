#include "ganflow/experiment/spec_key.hpp"

#include "ganflow/core/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ganflow::experiment {

namespace {

bool all_within(const Range& range, double x) { return range.contains(x); }
bool all_within(const Range& range, std::int64_t x) { return range.contains(static_cast<double>(x)); }
bool all_within(const Range& /*range*/, bool /*x*/) { return true; }
bool all_within(const Range& /*range*/, const std::string& /*x*/) { return true; }
template <class T>
bool all_within(const Range& range, const std::vector<T>& values) {
  return std::all_of(values.begin(), values.end(), [&](const T& x) { return all_within(range, x); });
}

}  // namespace

bool Range::contains(double x) const {
  return (low_excluded ? x > low : x >= low) && (high_excluded ? x < high : x <= high);
}

std::string Range::text() const {
  constexpr double kMost = std::numeric_limits<double>::max();
  if (low == high) {
    return fmt::format("{}", low);
  }
  std::string result;
  if (low > -kMost) {
    result = fmt::format("{} {}", low_excluded ? "above" : "at least", low);
  }
  if (high < kMost) {
    result += fmt::format("{}{} {}", result.empty() ? "" : " and ", high_excluded ? "below" : "at most", high);
  }
  return result;
}

std::string_view Key::table() const {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? std::string_view() : std::string_view(path).substr(0, dot);
}

std::string_view Key::leaf() const {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? std::string_view(path) : std::string_view(path).substr(dot + 1);
}

std::string Key::limits() const {
  switch (type) {
    case ValueType::kBool: return {};
    case ValueType::kText:
      if (words.size() == 1) {
        return fmt::format("'{}'", words.front());
      }
      return words.empty() ? std::string() : fmt::format("one of {}", fmt::join(words, ", "));
    case ValueType::kTexts: return words.empty() ? std::string() : fmt::format("any of {}", fmt::join(words, ", "));
    default: return range.text();
  }
}

std::optional<Fault> Key::fault_of_word(const std::string& word) const {
  if (words.empty() || std::find(words.begin(), words.end(), word) != words.end()) {
    return std::nullopt;
  }
  const std::string nearest = nearest_name(word, words);
  return Fault{fmt::format("must be {}", limits()),
               nearest.empty() ? fmt::format("Try {}", example) : fmt::format("Did you mean '{}'?", nearest)};
}

std::optional<Fault> Key::fault(const Value& value) const {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return fault_of_word(*text);
  }
  if (const auto* texts = std::get_if<Texts>(&value); texts != nullptr && !words.empty()) {
    for (auto text = texts->begin(); text != texts->end(); ++text) {
      if (const std::optional<Fault> fault = fault_of_word(*text)) {
        return fault;
      }
      if (std::find(texts->begin(), text, *text) != text) {
        return Fault{fmt::format("'{}' stands there twice", *text), "Remove one"};
      }
    }
  }
  if (std::visit([&](const auto& v) { return all_within(range, v); }, value)) {
    return std::nullopt;
  }
  return Fault{fmt::format("must be {}", range.text().empty() ? "finite" : range.text()),
               fmt::format("Try {}", example)};
}

}  // namespace ganflow::experiment
