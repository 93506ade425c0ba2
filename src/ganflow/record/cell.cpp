#include "ganflow/record/cell.hpp"

#include <algorithm>

namespace ganflow::record {

namespace {

template <class T>
std::optional<T> find(const std::vector<std::pair<std::string, T>>& entries, const std::string& name) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.first == name; });
  return found == entries.end() ? std::nullopt : std::optional<T>(found->second);
}

}  // namespace

std::optional<double> Findings::number(const std::string& name) const { return find(numbers, name); }

std::optional<std::string> Findings::word(const std::string& name) const { return find(words, name); }

const Curve* Findings::curve(const std::string& name) const {
  const auto found = std::find_if(curves.begin(), curves.end(), [&](const Curve& c) { return c.name == name; });
  return found == curves.end() ? nullptr : &*found;
}

}  // namespace ganflow::record
